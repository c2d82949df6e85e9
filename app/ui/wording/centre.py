"""What the centre does not answer, and what it wants a manager to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

UNAVAILABLE: Mapping[str, Callable[[], str]] = {
    "centre_unreachable": lambda: QCoreApplication.translate(
        "Wording", "The head office cannot be reached. Selling goes on; it is sent later."
    ),
    "coupon_not_checked": lambda: QCoreApplication.translate(
        "Wording",
        "The head office has to check a coupon's code, and does not answer. The sale goes on.",
    ),
    "centre_unwell": lambda: QCoreApplication.translate(
        "Wording", "The head office is in trouble. Selling goes on; it is sent later."
    ),
    "centre_restoring": lambda: QCoreApplication.translate(
        "Wording",
        "The head office was restored. Sell on; new members, coupon codes, others' returns wait.",
    ),
    "centre_refused": lambda: QCoreApplication.translate(
        "Wording", "The head office did not take what was sent. Selling goes on; tell the manager."
    ),
    "page_too_large": lambda: QCoreApplication.translate(
        "Wording", "Too much was sent at once; it is sent again in smaller parts."
    ),
    "centre_not_understood": lambda: QCoreApplication.translate(
        "Wording",
        "Something else answered for the head office. Check the network; selling goes on.",
    ),
    "backup_failed": lambda: QCoreApplication.translate(
        "Wording", "No backup could be made. Selling goes on; tell the manager."
    ),
    "second_copy_unavailable": lambda: QCoreApplication.translate(
        "Wording", "The medium of the second copy is missing or full. Selling goes on."
    ),
    "second_copy_same_disk": lambda: QCoreApplication.translate(
        "Wording", "The second copy is not on another disk. Selling goes on; tell the manager."
    ),
    "second_copy_without_key": lambda: QCoreApplication.translate(
        "Wording", "The head office has no key for second copies. Selling goes on."
    ),
    "centre_not_secure": lambda: QCoreApplication.translate(
        "Wording", "The address of the head office is not secure (https). Tell the manager."
    ),
    "centre_not_trusted": lambda: QCoreApplication.translate(
        "Wording",
        "What answers is not the head office: nothing was sent. Selling goes on; tell the manager.",
    ),
    "centre_other_name": lambda: QCoreApplication.translate(
        "Wording",
        "The certificate of the head office has another name. Selling goes on; tell the manager.",
    ),
    "centre_certificate_date": lambda: QCoreApplication.translate(
        "Wording", "The head office's certificate has expired, or this till's clock is wrong."
    ),
    "centre_not_tls13": lambda: QCoreApplication.translate(
        "Wording", "The head office does not speak TLS 1.3. Selling goes on; tell the manager."
    ),
    "centre_redirects": lambda: QCoreApplication.translate(
        "Wording", "The head office points elsewhere; not followed. Check its address and the line."
    ),
    "till_unknown": lambda: QCoreApplication.translate(
        "Wording", "The head office does not know this till. Selling goes on; tell the manager."
    ),
    "till_revoked": lambda: QCoreApplication.translate(
        "Wording", "The head office has shut this till out. Selling goes on; tell the manager."
    ),
    "centre_busy": lambda: QCoreApplication.translate(
        "Wording", "The head office is asked too often; it is asked again in a moment."
    ),
    "too_many_enquiries": lambda: QCoreApplication.translate(
        "Wording", "Too many members were looked up and not served. Try again later."
    ),
    "program_too_old": lambda: QCoreApplication.translate(
        "Wording", "This program is too old for the head office. Update it after the shift."
    ),
    "database_of_preview": lambda: QCoreApplication.translate(
        "Wording", "The data of this till is of the preview 0.1.0. Enrol it anew."
    ),
    "disk_full": lambda: QCoreApplication.translate(
        "Wording", "The disk is full: nothing was done and nothing is lost. Make room, then again."
    ),
    "disk_almost_full": lambda: QCoreApplication.translate(
        "Wording", "Less than 50 MB of disk left: finish this sale; new ones wait. Make room."
    ),
    "keys_unreadable": lambda: QCoreApplication.translate(
        "Wording", "keys.toml cannot be read. The standard keys hold; Ctrl+K chooses others."
    ),
    "keys_not_written": lambda: QCoreApplication.translate(
        "Wording", "The keys hold until the till is closed, but could not be saved. Make room."
    ),
    "database_unreadable": lambda: QCoreApplication.translate(
        "Wording", "The data of this till cannot be read. Tell the manager."
    ),
}

EXCEPTIONS: Mapping[str, Callable[[], str]] = {
    "overdrawn": lambda: QCoreApplication.translate("Wording", "More was spent than was set aside"),
    "posting_differs": lambda: QCoreApplication.translate(
        "Wording", "The head office works it out differently"
    ),
    "phone_taken": lambda: QCoreApplication.translate(
        "Wording", "The phone belongs to another member: perhaps the same person"
    ),
    "number_taken": lambda: QCoreApplication.translate(
        "Wording", "The member number belongs to another member"
    ),
    "card_taken": lambda: QCoreApplication.translate(
        "Wording", "The card belongs to another member"
    ),
    "member_known": lambda: QCoreApplication.translate(
        "Wording", "This member was registered already"
    ),
    "till_differs": lambda: QCoreApplication.translate(
        "Wording", "The document names another till or shop"
    ),
    "newer": lambda: QCoreApplication.translate(
        "Wording", "Waits until the head office is updated"
    ),
    "depends": lambda: QCoreApplication.translate(
        "Wording", "Waits for an earlier document of the same member"
    ),
    "fork": lambda: QCoreApplication.translate(
        "Wording", "Two tills use the same data: call the support"
    ),
    "rulebook_unknown": lambda: QCoreApplication.translate(
        "Wording", "Sold by rules the head office does not know"
    ),
    "rulebook_outdated": lambda: QCoreApplication.translate(
        "Wording", "Sold by rules that others had followed for more than 7 days"
    ),
    "claim_not_covered": lambda: QCoreApplication.translate(
        "Wording", "What goods had earned that came back was not there any more"
    ),
    "cap_passed": lambda: QCoreApplication.translate(
        "Wording", "All tills together gave more than the rules allow"
    ),
    "member_unknown": lambda: QCoreApplication.translate(
        "Wording", "The head office does not know the member"
    ),
    "status_late": lambda: QCoreApplication.translate(
        "Wording", "A change of status came late; the stricter one holds"
    ),
    "consent_late": lambda: QCoreApplication.translate(
        "Wording", "An agreement came late; the refusal holds"
    ),
    "not_merged": lambda: QCoreApplication.translate(
        "Wording", "These members were not merged by this document"
    ),
    "held_since_merge": lambda: QCoreApplication.translate(
        "Wording", "A till holds value of both members; the merge cannot be undone yet"
    ),
    "prepaid_differs": lambda: QCoreApplication.translate(
        "Wording", "The prepaid refund starts from other figures than the head office has"
    ),
    "barcode_taken": lambda: QCoreApplication.translate(
        "Wording", "The bar code belongs to another member"
    ),
    "personal_missing": lambda: QCoreApplication.translate(
        "Wording", "The phone of a new member did not arrive"
    ),
} | dict.fromkeys(
    ("hash_wrong", "chain_broken", "envelope_wrong", "personal_wrong", "unreadable", "failed"),
    lambda: QCoreApplication.translate(
        "Wording", "The head office cannot verify it; nothing is lost. Call the support"
    ),
)
