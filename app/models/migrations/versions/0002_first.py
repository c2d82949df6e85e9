"""The till as it was first sold with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.models.base import Instant
from app.models.journal import triggers

revision = "0002"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "about", name=op.f("pk_alarm")),
    )
    op.create_table(
        "basket",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("staff", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basket")),
    )
    op.create_index(
        "ix_basket_current", "basket", ["current"], unique=True, sqlite_where=sa.text("current = 1")
    )
    op.create_table(
        "basket_step",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("basket", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("noted", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["basket"],
            ["basket.id"],
            name=op.f("fk_basket_step_basket"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_basket_step")),
    )
    op.create_index(op.f("ix_basket_step_basket"), "basket_step", ["basket"])
    op.create_table(
        "cap",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member", "name", name=op.f("pk_cap")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("log", "number", name=op.f("uq_document_log_number")),
        sa.CheckConstraint("number > 0", name=op.f("ck_document_numbered")),
    )
    op.create_index(
        "ix_document_about",
        "document",
        ["about"],
        unique=False,
        sqlite_where=sa.text("about <> ''"),
    )
    op.create_index(op.f("ix_document_member"), "document", ["member"], unique=False)
    op.create_index(
        "ix_document_serial",
        "document",
        ["serial"],
        unique=True,
        sqlite_where=sa.text("serial <> ''"),
    )
    op.create_index(
        "ix_document_shift",
        "document",
        ["shift"],
        unique=False,
        sqlite_where=sa.text("shift <> ''"),
    )
    op.create_table(
        "heard",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_heard_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_heard")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index("ix_hold_member_state", "hold", ["member", "state"], unique=False)
    op.create_index(op.f("ix_hold_state"), "hold", ["state"], unique=False)
    op.create_table(
        "identity",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("shop_name", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("digits", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("follows", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_identity_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_identity")),
    )
    op.create_table(
        "load",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("offer", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_load_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_load")),
    )
    op.create_table(
        "log_in",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=True),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_log_in_counted")),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_log_in")),
    )
    op.create_table(
        "mirror_key",
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("generation", name=op.f("pk_mirror_key")),
    )
    _create_return_rights()
    _create_lent_baskets()
    _create_shifts()
    _create_payments()
    op.create_table(
        "print_job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint("seq", name=op.f("uq_print_job_seq")),
    )
    op.create_index(op.f("ix_print_job_document"), "print_job", ["document"], unique=False)
    op.create_index(
        "ix_print_job_open",
        "print_job",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending', 'unknown')"),
    )
    op.create_table(
        "series",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_series")),
    )
    op.create_table(
        "hold_lot",
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.CheckConstraint("spent >= 0 AND returned >= 0", name=op.f("ck_hold_lot_not_negative")),
        sa.CheckConstraint("spent + returned <= amount", name=op.f("ck_hold_lot_not_overdrawn")),
        sa.ForeignKeyConstraint(["hold"], ["hold.id"], name=op.f("fk_hold_lot_hold")),
        sa.PrimaryKeyConstraint("hold", "position", name=op.f("pk_hold_lot")),
    )
    op.create_table(
        "outbox",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_outbox_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_log_number", "outbox", ["log", "number"], unique=False)
    op.create_table(
        "own_change",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("member_ver", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("initials", sa.String(), nullable=True),
        sa.Column("phone_mask", sa.String(), nullable=True),
        sa.Column("phone_tail", sa.String(), nullable=True),
        sa.Column("birthday", sa.String(), nullable=True),
        sa.Column("plan", sa.String(), nullable=True),
        sa.Column("plan_until", Instant(), nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_own_change_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_own_change")),
    )
    for column in ("initials", "member", "merged_into", "name", "phone_tail"):
        op.create_index(op.f(f"ix_own_change_{column}"), "own_change", [column], unique=False)
    op.create_table(
        "own_code",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["own_change.document"], name=op.f("fk_own_code_document")
        ),
        sa.PrimaryKeyConstraint("document", "kind", "code", name=op.f("pk_own_code")),
    )
    op.create_index(op.f("ix_own_code_code"), "own_code", ["code"], unique=False)
    op.create_index(op.f("ix_own_code_member"), "own_code", ["member"], unique=False)
    op.create_table(
        "own_member",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("phone_hash", sa.String(), nullable=False),
        sa.Column("phone_mask", sa.String(), nullable=False),
        sa.Column("phone_tail", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("birthday", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_own_member_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_member")),
        sa.UniqueConstraint("number", name=op.f("uq_own_member_number")),
    )
    op.create_index(op.f("ix_own_member_initials"), "own_member", ["initials"], unique=False)
    op.create_index(op.f("ix_own_member_phone_hash"), "own_member", ["phone_hash"], unique=False)
    op.create_index(op.f("ix_own_member_phone_tail"), "own_member", ["phone_tail"], unique=False)
    op.create_table(
        "personal",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_personal_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_personal")),
    )
    op.create_table(
        "result",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_result_document")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_result")),
    )
    op.create_index(op.f("ix_result_state"), "result", ["state"], unique=False)
    op.create_table(
        "result_account",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ver", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["document.id"], name=op.f("fk_result_account_document")
        ),
        sa.PrimaryKeyConstraint("document", "owner", "kind", name=op.f("pk_result_account")),
    )
    op.create_table(
        "told",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_told_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_told")),
    )
    op.create_table(
        "transfer",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_transfer_moves_something")),
        sa.CheckConstraint("source <> target", name=op.f("ck_transfer_goes_somewhere")),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_transfer_document")),
        sa.PrimaryKeyConstraint("document", "ordinal", name=op.f("pk_transfer")),
    )
    op.create_index("ix_transfer_source_kind", "transfer", ["source", "kind"], unique=False)
    op.create_table(
        "used_code",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "slot", name=op.f("pk_used_code")),
    )
    op.create_index("ix_transfer_target_kind", "transfer", ["target", "kind"], unique=False)
    for table in ("document", "transfer"):
        for statement in triggers(table):
            op.execute(statement)


def _create_shifts() -> None:
    op.create_table(
        "shift",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("float_fen", sa.Integer(), nullable=False),
        sa.Column("prints", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "float_fen >= 0 AND number >= 0 AND prints >= 0", name=op.f("ck_shift_not_negative")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_shift")),
    )
    op.create_index(
        "ix_shift_running",
        "shift",
        ["number"],
        unique=True,
        sqlite_where=sa.text("number = 0"),
    )


def _create_payments() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("basket", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("refund_of", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_pays_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_table(
        "paid_ahead",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payment", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_paid_ahead_one_row")),
        sa.ForeignKeyConstraint(["payment"], ["payment.id"], name=op.f("fk_paid_ahead_payment")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_paid_ahead")),
    )
    op.create_index(
        "ix_payment_basket", "payment", ["basket"], sqlite_where=sa.text("basket <> ''")
    )
    op.create_index(
        "ix_payment_asked",
        "payment",
        ["basket"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'pending', 'unknown')"),
    )
    op.create_index(
        "ix_payment_in_work",
        "payment",
        ["asked_at"],
        sqlite_where=sa.text("state IN ('asked', 'pending', 'unknown', 'returning')"),
    )
    op.create_index(
        "ix_payment_refused",
        "payment",
        ["asked_at"],
        sqlite_where=sa.text("state = 'failed' AND refund_of <> ''"),
    )


def _create_lent_baskets() -> None:
    op.create_table(
        "lent_basket",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lent_basket")),
    )
    op.create_index("ix_lent_basket_code", "lent_basket", ["code"], unique=False)
    op.create_index(
        "ix_lent_basket_untold", "lent_basket", ["at"], sqlite_where=sa.text("known = 0")
    )


def _create_return_rights() -> None:
    op.create_table(
        "return_right",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_right")),
    )
    op.create_index("ix_return_right_sale", "return_right", ["sale"], unique=False)
    op.create_index(op.f("ix_return_right_serial"), "return_right", ["serial"], unique=False)
    op.create_index(op.f("ix_return_right_state"), "return_right", ["state"], unique=False)
    op.create_table(
        "told_sales",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_told_sales_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_told_sales")),
    )
