"""The tables of the centre."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        numbers = sa.Sequence("number", data_type=sa.BigInteger(), start=1, increment=1_000)
        op.execute(sa.schema.CreateSequence(numbers))
    _create_coupons()
    op.create_table(
        "account",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("held >= 0 AND held <= balance", name=op.f("ck_account_covered")),
        sa.PrimaryKeyConstraint("member", "kind", name=op.f("pk_account")),
    )
    op.create_table(
        "alias",
        sa.Column("loser", sa.String(), nullable=False),
        sa.Column("winner", sa.String(), nullable=False),
        sa.Column("merge", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("loser", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_winner"), "alias", ["winner"], unique=False)
    op.create_table(
        "cap",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("member", "name", name=op.f("pk_cap")),
    )
    op.create_table(
        "card_stock",
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("digits", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "first", name=op.f("pk_card_stock")),
    )
    op.create_table(
        "consent",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("member", "document", "purpose", name=op.f("pk_consent")),
    )
    op.create_table(
        "tag",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("member", "tag", "automatic", name=op.f("pk_tag")),
    )
    op.create_table(
        "centre",
        sa.Column("one", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("phone_key", sa.String(), nullable=False),
        sa.Column("seal_key", sa.String(), nullable=False),
        sa.Column("grant_key", sa.String(), nullable=False),
        sa.Column("restoring", sa.Boolean(), nullable=False),
        sa.Column("txn_base", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_centre_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_centre")),
    )
    op.create_table(
        "feed",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("txn", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_feed")),
    )
    op.create_index("ix_feed_place", "feed", ["txn", "seq"], unique=True)
    op.create_index(
        "ix_feed_told",
        "feed",
        ["scope", "txn", "seq"],
        unique=False,
        sqlite_where=sa.text("scope != '*'"),
        postgresql_where=sa.text("scope != '*'"),
    )
    op.create_table(
        "goods",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("price_fen", sa.BigInteger(), nullable=False),
        sa.Column("weighed", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("open_price", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price_fen >= 0", name=op.f("ck_goods_priced")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_goods")),
    )
    op.create_table(
        "lot",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("left", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("born_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("vests_at", sa.DateTime(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            'held >= 0 AND held <= "left" AND "left" <= amount', name=op.f("ck_lot_covered")
        ),
        sa.PrimaryKeyConstraint("member", "kind", "id", name=op.f("pk_lot")),
        sa.UniqueConstraint("id", name=op.f("uq_lot_id")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("phone_hash", sa.String(), nullable=False),
        sa.Column("phone_mask", sa.String(), nullable=False),
        sa.Column("phone_tail", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_ver", sa.BigInteger(), nullable=False),
        sa.Column("status_log", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("plan_until", sa.DateTime(), nullable=True),
        sa.Column("first_order", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birthday", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("preferences", sa.String(), nullable=False),
        sa.Column("guardian", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("tier_until", sa.DateTime(), nullable=True),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("reached", sa.JSON(), nullable=False),
        sa.Column("birthday_year", sa.BigInteger(), nullable=True),
        sa.Column("anniversary_year", sa.BigInteger(), nullable=True),
        sa.Column("pin_reset", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_phone_hash"), "member", ["phone_hash"], unique=False)
    op.create_table(
        "plan_period",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.DateTime(), nullable=False),
        sa.Column("saved_fen", sa.BigInteger(), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_plan_period_lasts")),
        sa.CheckConstraint("paid_fen >= 0", name=op.f("ck_plan_period_paid")),
        sa.PrimaryKeyConstraint("member", "document", name=op.f("pk_plan_period")),
        sa.UniqueConstraint("document", name=op.f("uq_plan_period_document")),
    )
    op.create_index("ix_plan_period_ends_at", "plan_period", ["ends_at"], unique=False)
    op.create_table(
        "rulebook",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.DateTime(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rulebook")),
    )
    op.create_table(
        "shop",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_shop")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("pin", sa.String(), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("number", name=op.f("uq_staff_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_token_hash")),
    )
    op.create_table(
        "transfer",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_transfer_moves_something")),
        sa.CheckConstraint("source <> target", name=op.f("ck_transfer_goes_somewhere")),
        sa.PrimaryKeyConstraint("document", "ordinal", name=op.f("pk_transfer")),
    )
    op.create_index(
        "ix_transfer_lost",
        "transfer",
        ["lot"],
        unique=False,
        sqlite_where=sa.text("reason IN ('expire', 'shortfall', 'void')"),
        postgresql_where=sa.text("reason IN ('expire', 'shortfall', 'void')"),
    )
    op.create_index("ix_transfer_source_kind", "transfer", ["source", "kind"], unique=False)
    op.create_index("ix_transfer_target_kind", "transfer", ["target", "kind"], unique=False)
    op.create_table(
        "exception",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("txn", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_exception_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception")),
    )
    op.create_index(op.f("ix_exception_document"), "exception", ["document"], unique=False)
    op.create_index("ix_exception_place", "exception", ["txn", "seq"], unique=True)
    op.create_table(
        "act",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_act_explained")),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_act_staff")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_act")),
    )
    op.create_index("ix_act_subject", "act", ["subject"], unique=False)
    op.create_table(
        "goods_code",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sku"], ["goods.sku"], name=op.f("fk_goods_code_sku")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_goods_code")),
    )
    op.create_index(op.f("ix_goods_code_sku"), "goods_code", ["sku"], unique=False)
    op.create_table(
        "member_code",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_member_code_member")),
        sa.PrimaryKeyConstraint("kind", "code", name=op.f("pk_member_code")),
    )
    op.create_index(op.f("ix_member_code_member"), "member_code", ["member"], unique=False)
    op.create_table(
        "member_pin",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("pin", sa.String(), nullable=False),
        sa.Column("wrong", sa.BigInteger(), nullable=False),
        sa.Column("wrong_on", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("reset_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"], name=op.f("fk_member_pin_member")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_member_pin")),
    )
    op.create_table(
        "till",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("digits", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shop"], ["shop.code"], name=op.f("fk_till_shop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_till")),
        sa.UniqueConstraint("digits", name=op.f("uq_till_digits")),
        sa.UniqueConstraint("shop", "code", name=op.f("uq_till_shop_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_till_token_hash")),
    )
    op.create_table(
        "scope",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_scope_till")),
        sa.PrimaryKeyConstraint("till", "member", name=op.f("pk_scope")),
    )
    op.create_index("ix_scope_member", "scope", ["member"], unique=False)
    op.create_table(
        "log",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("forked", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_log_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_index(op.f("ix_log_till"), "log", ["till"], unique=False)
    _create_journal()
    _create_identity()
    _create_restoring()
    _create_returns()
    _create_approvals()
    _create_lending()
    for table in ("document", "transfer", "act"):
        forbid_change(table)


def forbid_change(table: str) -> None:
    """Make ``table`` append-only; what could not be read of a document may be filled in."""
    kept = ("id", "log", "number", "branch", "content", "hash", "signature", "arrived_at")
    new, old = (", ".join(f"{row}.{name}" for name in kept) for row in ("NEW", "OLD"))
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN OLD.kind <> '' OR ({new}) IS NOT ({old}) " if table == "document" else ""
        for verb, unless in (("UPDATE", when), ("DELETE", "")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {unless}"
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
            )
        return
    read = ""
    if table == "document":
        same = f"OLD.kind = '' AND ({new}) IS NOT DISTINCT FROM ({old})"
        read = f"IF TG_OP = 'UPDATE' THEN IF {same} THEN RETURN NEW; END IF; END IF; "
    op.execute(
        f"CREATE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql "
        f"AS $$ BEGIN {read}RAISE EXCEPTION '{table} rows are never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_final()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_final()"
    )


def _create_coupons() -> None:
    op.create_table(
        "coupon_batch",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("coupon", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.CheckConstraint("count > 0", name=op.f("ck_coupon_batch_some")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_coupon_batch")),
    )
    op.create_table(
        "coupon_code",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(member IS NULL) = (claimed_at IS NULL)", name=op.f("ck_coupon_code_claimed")
        ),
        sa.ForeignKeyConstraint(
            ["batch"], ["coupon_batch.name"], name=op.f("fk_coupon_code_batch")
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_coupon_code")),
        sa.UniqueConstraint("id", name=op.f("uq_coupon_code_id")),
    )
    op.create_index(op.f("ix_coupon_code_batch"), "coupon_code", ["batch"], unique=False)


def _create_identity() -> None:
    op.create_table(
        "staff_shop",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["shop"], ["shop.code"], name=op.f("fk_staff_shop_shop")),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_staff_shop_staff")),
        sa.PrimaryKeyConstraint("staff", "shop", name=op.f("pk_staff_shop")),
    )
    op.create_table(
        "enquiry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
    )
    op.create_index("ix_enquiry_asker_at", "enquiry", ["asker", "at"], unique=False)
    op.create_table(
        "seen",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("unsent", sa.BigInteger(), nullable=False),
        sa.Column("unknown_prints", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_seen_till")),
        sa.PrimaryKeyConstraint("till", name=op.f("pk_seen")),
    )
    op.create_table(
        "till_key",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_till_key_till")),
        sa.PrimaryKeyConstraint("till", "public_key", name=op.f("pk_till_key")),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("wrong", sa.BigInteger(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_enrolment_code_counted")),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_enrolment_code_till")),
        sa.PrimaryKeyConstraint("till", name=op.f("pk_enrolment_code")),
    )


def _create_journal() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("branch", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_document_numbered")),
        sa.ForeignKeyConstraint(["log"], ["log.id"], name=op.f("fk_document_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(
        "ix_document_about",
        "document",
        ["about"],
        unique=False,
        sqlite_where=sa.text("about <> ''"),
        postgresql_where=sa.text("about <> ''"),
    )
    op.create_index(
        "ix_document_exceptional",
        "document",
        ["made_at", "id"],
        unique=False,
        sqlite_where=sa.text("kind IN ('audit', 'blind_return', 'adjustment', 'return')"),
        postgresql_where=sa.text("kind IN ('audit', 'blind_return', 'adjustment', 'return')"),
    )
    op.create_index("ix_document_log_number", "document", ["log", "number"], unique=False)
    op.create_index(op.f("ix_document_member"), "document", ["member"], unique=False)
    op.create_index(
        "ix_document_serial",
        "document",
        ["serial"],
        unique=False,
        sqlite_where=sa.text("serial <> ''"),
        postgresql_where=sa.text("serial <> ''"),
    )
    op.create_index(
        "uq_document_place",
        "document",
        ["log", "number"],
        unique=True,
        sqlite_where=sa.text("NOT branch"),
        postgresql_where=sa.text("NOT branch"),
    )
    op.create_table(
        "hold",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["log"], ["log.id"], name=op.f("fk_hold_log")),
        sa.PrimaryKeyConstraint("member", "id", name=op.f("pk_hold")),
        sa.UniqueConstraint("id", name=op.f("uq_hold_id")),
    )
    live = sa.text("state IN ('open', 'frozen')")
    op.create_index("ix_hold_live", "hold", ["log"], sqlite_where=live, postgresql_where=live)
    back = sa.text("recalled AND state = 'open'")
    op.create_index("ix_hold_recalled", "hold", ["log"], sqlite_where=back, postgresql_where=back)
    op.create_table(
        "write_off",
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_write_off_something")),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_write_off_by")),
        sa.ForeignKeyConstraint(["hold"], ["hold.id"], name=op.f("fk_write_off_hold")),
        sa.PrimaryKeyConstraint("hold", name=op.f("pk_write_off")),
    )
    op.create_table(
        "hold_lot",
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_hold_lot_something")),
        sa.CheckConstraint(
            "spent >= 0 AND returned >= 0 AND spent + returned <= amount",
            name=op.f("ck_hold_lot_covered"),
        ),
        sa.ForeignKeyConstraint(["lot"], ["lot.id"], name=op.f("fk_hold_lot_lot")),
        sa.ForeignKeyConstraint(
            ["member", "hold"],
            ["hold.member", "hold.id"],
            name=op.f("fk_hold_lot_member_hold"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member", "hold", "ordinal", name=op.f("pk_hold_lot")),
    )
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
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["document.id"], name=op.f("fk_result_document")),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_result_till")),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_result")),
    )
    op.create_index("ix_result_till_state", "result", ["till", "state"], unique=False)
    op.create_table(
        "result_account",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ver", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["result.document"], name=op.f("fk_result_account_document")
        ),
        sa.PrimaryKeyConstraint("document", "owner", "kind", name=op.f("pk_result_account")),
    )


def _create_restoring() -> None:
    op.create_table(
        "awaited",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_awaited_till")),
        sa.PrimaryKeyConstraint("till", name=op.f("pk_awaited")),
    )
    op.create_table(
        "told_log",
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_told_log_till")),
        sa.PrimaryKeyConstraint("log", name=op.f("pk_told_log")),
    )
    op.create_table(
        "held_back",
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["log"], ["told_log.log"], name=op.f("fk_held_back_log")),
        sa.PrimaryKeyConstraint("log", "id", "digest", name=op.f("pk_held_back")),
    )
    op.create_index("ix_held_back_log_number", "held_back", ["log", "number", "seq"], unique=False)
    op.create_table(
        "told_hold",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("named_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["log"], ["told_log.log"], name=op.f("fk_told_hold_log")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_hold")),
    )


def _create_approvals() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(allowed IS NULL) = (answered_at IS NULL)"
            " AND (allowed IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_approval_answered"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR allowed IS NULL", name=op.f("ck_approval_withdrawn")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_approval_till")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["staff.id"], name=op.f("fk_approval_answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index("ix_approval_asked_at", "approval", ["asked_at"], unique=False)


def _create_lending() -> None:
    op.create_table(
        "shelf",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_shelf_till")),
        sa.PrimaryKeyConstraint("till", name=op.f("pk_shelf")),
    )
    op.create_table(
        "lent_basket",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("given_up", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('released', 'given') OR length(content) = 0",
            name=op.f("ck_lent_basket_emptied"),
        ),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_lent_basket_till")),
        sa.ForeignKeyConstraint(["holder"], ["till.id"], name=op.f("fk_lent_basket_holder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lent_basket")),
    )
    placed = sa.text("state IN ('released', 'given', 'taken')")
    op.create_index(
        "uq_lent_basket_place",
        "lent_basket",
        ["shop", "code"],
        unique=True,
        sqlite_where=placed,
        postgresql_where=placed,
    )
    op.create_index(
        "ix_lent_basket_wanted",
        "lent_basket",
        ["holder"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )


def _create_returns() -> None:
    op.create_table(
        "return_right",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("denied", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint('"after" >= 0', name=op.f("ck_return_right_numbered")),
        sa.CheckConstraint(
            "NOT live OR (denied = '' AND sale <> '')", name=op.f("ck_return_right_granted")
        ),
        sa.ForeignKeyConstraint(["till"], ["till.id"], name=op.f("fk_return_right_till")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_right")),
    )
    op.create_index("ix_return_right_sale", "return_right", ["sale"], unique=False)
    live = sa.text("live")
    op.create_index(
        "uq_return_right_live",
        "return_right",
        ["sale"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_table(
        "heard",
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("txn", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["log"], ["log.id"], name=op.f("fk_heard_log")),
        sa.PrimaryKeyConstraint("log", name=op.f("pk_heard")),
    )
