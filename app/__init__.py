"""MemberTill 会员收银台: the till."""
