"""What a fault is called when somebody rings the support: a letter for the area, and a number.

A number that was given out once keeps its meaning and is never given to another fault.
"""

from __future__ import annotations

from collections.abc import Mapping

SUPPORT: Mapping[str, str] = {
    # network and head office, N
    "sync_stuck": "N-102",
    "centre_unreachable": "N-103",
    "centre_unwell": "N-104",
    "centre_restoring": "N-105",
    "centre_refused": "N-106",
    "page_too_large": "N-107",
    "centre_busy": "N-108",
    "till_unknown": "N-109",
    "till_revoked": "N-110",
    "too_many_enquiries": "N-111",
    "coupon_not_checked": "N-112",
    "centre_not_understood": "N-120",
    "centre_not_secure": "N-121",
    "centre_not_trusted": "N-122",
    "centre_other_name": "N-123",
    "centre_certificate_date": "N-124",
    "centre_not_tls13": "N-125",
    "centre_redirects": "N-126",
    # time, T
    "clock_wrong": "T-101",
    # paper, P
    "paper_out": "P-101",
    "print_unclear": "P-102",
    "printer_open": "P-103",
    "printer_gone": "P-104",
    "nothing_to_print": "P-105",
    # what else is plugged in, S
    "scanner_gone": "S-101",
    "cards_gone": "S-102",
    "display_gone": "S-103",
    "drawer_gone": "S-104",
    "scale_silent": "S-110",
    "scale_garbled": "S-111",
    "scale_over": "S-112",
    "scale_below_zero": "S-113",
    "scale_not_zeroed": "S-114",
    "scale_moving": "S-115",
    "scale_not_tared": "S-116",
    # codes, cards and members, C
    "unknown_code": "C-101",
    "misread": "C-102",
    "damaged_card": "C-103",
    "unknown_card": "C-104",
    "member_blocked": "C-105",
    "unknown_member": "C-106",
    "code_expired": "C-107",
    "code_used": "C-108",
    # balances, B
    "not_held": "B-101",
    "hold_forged": "B-102",
    "balance_short": "B-103",
    # payments, Y
    "payment_not_set_up": "Y-101",
    "payment_unreachable": "Y-102",
    "payment_unwell": "Y-103",
    "payment_not_known_there": "Y-104",
    "payment_not_trusted": "Y-105",
    "payment_not_understood": "Y-106",
    # who may do what, A
    "may_not_approve": "A-101",
    "wrong_pin": "A-102",
    "pin_paused": "A-103",
    "pin_blocked": "A-104",
    # data and disk, D
    "disk_low": "D-101",
    "disk_scarce": "D-102",
    "disk_almost_full": "D-103",
    "disk_full": "D-104",
    "database_unreadable": "D-105",
    "backup_failed": "D-106",
    "second_copy_unavailable": "D-107",
    "second_copy_same_disk": "D-108",
    "second_copy_without_key": "D-109",
    "data_restored": "D-110",
    "basket_restored": "D-111",
    # version, V
    "program_too_old": "V-101",
    "database_of_preview": "V-102",
}


def support_code(fault: str) -> str:
    """How ``fault``, the code of a problem, is called; empty for what is no fault."""
    return SUPPORT.get(fault, "")
