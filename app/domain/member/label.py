"""What the parts of a member's data are called, in Chinese and in English.

They stand here and not in the window's translations because a copy of one's data carries both.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.domain.documents import Channel, Purpose, Source
from app.domain.ledger import Kind, Reason
from app.domain.member.code import CodeKind
from app.domain.member.status import MemberStatus

Label = tuple[str, str]

PARTS: Mapping[str, Label] = {
    "membership": ("会员", "Membership"),
    "profile": ("个人资料", "Profile"),
    "statuses": ("状态变更", "Changes of status"),
    "codes": ("识别码", "Codes that name the member"),
    "consents": ("同意与拒绝", "Consents and refusals"),
    "tags": ("标签", "Tags"),
    "accounts": ("账户", "Accounts"),
    "lots": ("批次", "Lots"),
    "statement": ("对账单", "Statement"),
    "documents": ("单据", "Documents"),
}

COLUMNS: Mapping[str, Label] = {
    "exported_at": ("导出时间", "Exported at"),
    "member": ("会员编码", "Member id"),
    "number": ("会员号", "Member number"),
    "tier": ("等级", "Tier"),
    "plan": ("付费会员", "Plan"),
    "source": ("来源", "Source"),
    "registered_at": ("登记时间", "Registered at"),
    "name": ("姓名", "Name"),
    "phone": ("手机号", "Phone"),
    "sex": ("性别", "Sex"),
    "birthday": ("生日", "Birthday"),
    "email": ("电子邮箱", "E-mail"),
    "address": ("地址", "Address"),
    "preferences": ("偏好", "Preferences"),
    "guardian": ("监护人", "Guardian"),
    "id_number": ("证件号码", "Identity number"),
    "status": ("状态", "Status"),
    "at": ("时间", "Time"),
    "reason": ("原因", "Reason"),
    "kind": ("类别", "Kind"),
    "code": ("号码", "Code"),
    "retired": ("已停用", "Retired"),
    "purpose": ("用途", "Purpose"),
    "version": ("文本版本", "Version of the text"),
    "given": ("已同意", "Agreed"),
    "channel": ("同意方式", "Told by"),
    "tag": ("标签", "Tag"),
    "automatic": ("自动生成", "Automatic"),
    "of": ("品种", "Of"),
    "balance": ("余额", "Balance"),
    "lot": ("批次", "Lot"),
    "amount": ("数额", "Amount"),
    "left": ("剩余", "Left"),
    "born_at": ("取得时间", "Since"),
    "vests_at": ("生效时间", "Usable from"),
    "expires_at": ("到期时间", "Expires at"),
    "closed": ("已退款", "Refunded"),
    "document": ("单据编码", "Document id"),
    "serial": ("单号", "Receipt number"),
    "change": ("增减", "Change"),
    "shop": ("门店", "Shop"),
    "till": ("收银机", "Till"),
    "contents": ("内容", "Contents"),
}

DOCUMENTS: Mapping[str, Label] = {
    "sale": ("销售单", "Sale"),
    "top_up": ("充值单", "Top-up"),
    "new_member": ("入会单", "Registration"),
    "give_back": ("归还单", "Give-back"),
    "return": ("退货单", "Return"),
    "blind_return": ("无小票退货单", "Return without receipt"),
    "rating": ("评价单", "Rating"),
    "prepaid_refund": ("退卡单", "Prepaid refund"),
    "redeem": ("积分兑换单", "Redemption"),
    "pass_use": ("划次单", "Use of a pass"),
    "activity": ("活动单", "Activity"),
    "adjustment": ("调整单", "Adjustment"),
    "profile_change": ("资料变更单", "Change of profile"),
    "consent_change": ("同意变更单", "Change of consent"),
    "status_change": ("状态变更单", "Change of status"),
    "code_change": ("换卡单", "Change of a code"),
    "card_transfer": ("转让单", "Transfer to another person"),
    "merge": ("合并单", "Merge"),
    "unmerge": ("撤销合并单", "Merge undone"),
    "plan_order": ("开通单", "Plan ordered"),
    "plan_end": ("退会单", "Plan ended"),
    "drawing": ("抽奖单", "Draw"),
    "audit": ("留痕单", "Note of an exceptional act"),
    "cash_move": ("现金进出单", "Cash in or out"),
    "shift_open": ("开班单", "Shift opened"),
    "shift_close": ("交班单", "Shift closed"),
}

VALUES: Mapping[type[StrEnum], Mapping[StrEnum, Label]] = {
    MemberStatus: {
        MemberStatus.ACTIVE: ("正常", "Active"),
        MemberStatus.FROZEN: ("冻结", "Frozen"),
        MemberStatus.LOST: ("挂失", "Card lost"),
        MemberStatus.CANCELLED: ("注销", "Cancelled"),
    },
    CodeKind: {
        CodeKind.CARD: ("会员卡", "Card"),
        CodeKind.PHONE: ("手机号的校验码", "Keyed hash of the phone"),
        CodeKind.BARCODE: ("条码", "Bar code"),
        CodeKind.NUMBER: ("会员号", "Member number"),
    },
    Purpose: {
        Purpose.MEMBERSHIP: ("会员服务", "Membership"),
        Purpose.MARKETING: ("营销信息", "Advertising"),
        Purpose.PERSONALISATION: ("个性化推荐", "Personal offers"),
        Purpose.SENSITIVE: ("敏感个人信息", "Sensitive data"),
        Purpose.GUARDIAN: ("监护人同意", "Consent of a guardian"),
    },
    Channel: {
        Channel.UNTOLD: ("未记录", "Not recorded"),
        Channel.SPOKEN: ("口头告知收银员", "Told to the cashier"),
        Channel.SCREEN: ("本人在顾客屏点选", "By hand on the customer's screen"),
    },
    Source: {
        Source.TILL: ("收银台", "Till"),
        Source.BACK_OFFICE: ("后台", "Back office"),
        Source.WEB: ("会员网页", "Web page"),
        Source.IMPORT: ("导入", "Import"),
        Source.REFERRAL: ("推荐", "Referral"),
    },
    Kind: {
        Kind.POINTS: ("积分", "Points"),
        Kind.PRINCIPAL: ("本金（分）", "Principal (fen)"),
        Kind.BONUS: ("赠送金（分）", "Bonus (fen)"),
        Kind.GROWTH: ("成长值", "Growth"),
        Kind.PASS: ("次卡（次）", "Pass (uses)"),
        Kind.COUPON: ("优惠券（张）", "Coupon"),
    },
    Reason: {
        Reason.EARN: ("消费所得", "Earned"),
        Reason.REDEEM: ("抵扣或兑换", "Redeemed"),
        Reason.TOP_UP: ("充值", "Top-up"),
        Reason.BONUS: ("充值赠送", "Bonus of a top-up"),
        Reason.PAY: ("支付", "Payment"),
        Reason.OPENING: ("期初", "Opening balance"),
        Reason.SHORTFALL: ("门店补足", "Carried by the shop"),
        Reason.CHANGE: ("零钱转存", "Change paid in"),
        Reason.GIFT: ("赠送", "Gift"),
        Reason.BOUGHT: ("购买", "Bought"),
        Reason.USE: ("使用", "Used"),
        Reason.GIVE_BACK: ("退货退回", "Given back on a return"),
        Reason.CLAW_BACK: ("退货扣回", "Taken back on a return"),
        Reason.EXPIRE: ("到期", "Expired"),
        Reason.REFUND: ("退款", "Refunded"),
        Reason.REVALUE: ("重新计价", "Counted anew"),
        Reason.LAPSE: ("随退款失效", "Lapsed with a refund"),
        Reason.ADJUST: ("调整", "Adjusted"),
        Reason.MERGE: ("合并", "Merged"),
        Reason.VOID: ("作废冲回", "Undone by the shop"),
    },
}
