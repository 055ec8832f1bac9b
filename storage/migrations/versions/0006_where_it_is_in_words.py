"""Where it is in words: the streets of the district, and the street by a draft's or a ticket's place."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "streets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False, comment="of the grid in casework/model/place.py"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False, comment="what lies in the cell, as WKB, x = longitude"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streets")),
    )
    op.create_index(op.f("ix_streets_cell"), "streets", ["cell"], unique=False)
    for table in ("drafts", "tickets"):
        op.add_column(
            table,
            sa.Column(
                "near",
                sa.Text(),
                nullable=True,
                comment="the street by the place; NULL: not known, or the title says it",
            ),
        )


def downgrade() -> None:
    for table in ("tickets", "drafts"):
        op.drop_column(table, "near")
    op.drop_index(op.f("ix_streets_cell"), table_name="streets")
    op.drop_table("streets")
