"""Who may choose a category, and what it says first; categories that were dropped stay known."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FALSE = sa.false()
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    for column in (
        sa.Column("offered", sa.String(16), nullable=False, server_default="everybody", comment="who may choose it"),
        sa.Column("months", JSON, comment="in which residents may choose it; NULL or []: all the year"),
        sa.Column("notice", JSON, comment="language: what is said before it is reported"),
        sa.Column(
            "is_former", sa.Boolean(), nullable=False, server_default=FALSE, comment="dropped; older tickets name it"
        ),
        sa.Column("former_questions", JSON, comment="as questions: what it asked once"),
        sa.Column("former_reasons", JSON, comment="as reasons: what it offered once"),
    ):
        op.add_column("categories", column)
    op.add_column(
        "drafts",
        sa.Column(
            "must_read", sa.Boolean(), nullable=False, server_default=FALSE, comment="the category's notice comes first"
        ),
    )


def downgrade() -> None:
    op.drop_column("drafts", "must_read")
    for name in ("former_reasons", "former_questions", "is_former", "notice", "months", "offered"):
        op.drop_column("categories", name)
