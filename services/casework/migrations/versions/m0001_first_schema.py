"""The first schema"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_trail",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_trail"),
    )
    op.create_index("ix_audit_trail_subject", "audit_trail", ["subject"])
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_conversation_id", "consents", ["conversation_id"])
    op.create_table(
        "drafts",
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code_index", name="pk_drafts"),
        sa.UniqueConstraint("conversation_id", "service", name="uq_drafts_conversation_id_service"),
    )
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"])
    op.create_table(
        "queue_tickets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_queue_tickets"),
        sa.UniqueConstraint("office", "day", "number", name="uq_queue_tickets_office_day_number"),
    )
    op.create_table(
        "records",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("service", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("conversation_id", sa.String(length=80), nullable=False),
        sa.Column("idempotency", sa.String(length=64), nullable=False),
        sa.Column("jurisdiction", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.Column("time", sa.String(length=5), nullable=True),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("access_code", sa.LargeBinary(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["records.id"], name="fk_records_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sa.UniqueConstraint("idempotency", name="uq_records_idempotency"),
    )
    op.create_index("ix_records_closed_at", "records", ["closed_at"])
    op.create_index("ix_records_conversation_id", "records", ["conversation_id"])
    op.create_index("ix_records_kind_status_created_at", "records", ["kind", "status", "created_at"])
    op.create_index("ix_records_parent_id", "records", ["parent_id"])
    op.create_table(
        "applications",
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_applications_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_applications"),
    )
    op.create_table(
        "appointments",
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("time", sa.String(length=5), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_appointments_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_appointments"),
        sa.UniqueConstraint("office", "line", "day", "time", "seat", name="uq_appointments_office_line_day_time_seat"),
    )
    op.create_table(
        "certificates",
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("of_id", sa.String(length=16), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["of_id"], ["records.id"], name="fk_certificates_of_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_certificates_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_certificates"),
    )
    op.create_index("ix_certificates_of_id", "certificates", ["of_id"])
    op.create_table(
        "complaints",
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.String(length=12), nullable=False),
        sa.Column("joined_to", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["joined_to"], ["records.id"], name="fk_complaints_joined_to", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_complaints_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_complaints"),
    )
    op.create_index("ix_complaints_desk_urgency", "complaints", ["desk", "urgency"])
    op.create_index("ix_complaints_joined_to", "complaints", ["joined_to"])
    op.create_table(
        "handoffs",
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("transcript", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(length=80), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_handoffs_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_handoffs"),
    )
    op.create_table(
        "ratings",
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("rated_id", sa.String(length=16), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["rated_id"], ["records.id"], name="fk_ratings_rated_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_ratings_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_ratings"),
    )
    op.create_index("ix_ratings_rated_id", "ratings", ["rated_id"])
    op.create_table(
        "record_history",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_record_history_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_record_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_history_record_id", "record_history", ["record_id"])
    op.create_table(
        "reminders",
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_reminders_record_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record_id", name="pk_reminders"),
    )
    op.create_index("ix_reminders_next_try_at", "reminders", ["next_try_at"])


def downgrade() -> None:
    for table in (
        "reminders",
        "record_history",
        "ratings",
        "handoffs",
        "complaints",
        "certificates",
        "appointments",
        "applications",
        "records",
        "queue_tickets",
        "drafts",
        "consents",
        "audit_trail",
    ):
        op.drop_table(table)
