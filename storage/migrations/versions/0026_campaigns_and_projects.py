"""Keep campaigns with what is entered for them, and projects with their moves; a draft may wait for a project.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COMING = sa.text("state IN ('planned', 'running', 'delayed')")


def upgrade() -> None:
    """Make this change."""
    _campaigns()
    _projects()
    op.add_column(
        "drafts", sa.Column("planned", sa.BigInteger(), comment="a project that may put it right; NULL: none")
    )
    op.add_column(
        "drafts",
        sa.Column(
            "unplanned",
            sa.JSON(),
            nullable=False,
            server_default="[]",
            comment="projects that are no answer to them",
        ),
    )


def downgrade() -> None:
    """Take this change back."""
    op.drop_column("drafts", "unplanned")
    op.drop_column("drafts", "planned")
    for table in ("project_followers", "project_moves", "delays", "campaign_entries", "projects", "campaigns"):
        op.drop_table(table)


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False, comment="the first local day"),
        sa.Column("last_on", sa.Date(), nullable=False, comment="the last local day, included"),
        sa.Column("areas", sa.JSON(), nullable=False, comment="codes; none: everywhere"),
        sa.Column("categories", sa.JSON(), nullable=False, comment="codes of categories and groups; none: all"),
        sa.Column("targets", sa.JSON(), nullable=False, comment="unit, amount, kind of work or null"),
        sa.Column("teams", sa.JSON(), nullable=False, comment="codes"),
        sa.Column("is_shared", sa.Boolean(), nullable=False, comment="the teams share the targets; else each has them"),
        sa.Column("is_public", sa.Boolean(), nullable=False, comment="residents see it"),
        sa.Column(
            "checked_on",
            sa.Date(),
            nullable=True,
            comment="the last local day on which it was looked who is behind; NULL: never",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("code", name=op.f("uq_campaigns_code")),
    )
    op.create_index(op.f("ix_campaigns_last_on"), "campaigns", ["last_on"])
    op.create_table(
        "campaign_entries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("campaign_id", BIG, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", BIG, nullable=True, comment="who entered it; NULL: somebody forgotten"),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True, comment="of the work; NULL: it has none"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_entries_campaign_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_campaign_entries_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_campaign_entries_campaign_id"), "campaign_entries", ["campaign_id"])
    op.create_index(op.f("ix_campaign_entries_person_id"), "campaign_entries", ["person_id"])
    op.create_table(
        "delays",
        sa.Column("id", BIG, nullable=False),
        sa.Column("campaign_id", BIG, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False, comment="the local day"),
        sa.Column("behind", sa.Integer(), nullable=False, comment="per cent of the goal, on that day"),
        sa.Column("reason", sa.Text(), nullable=True, comment="NULL: none was given yet"),
        sa.Column("said_at", Moment(), nullable=True, comment="NULL likewise"),
        sa.Column("person_id", BIG, nullable=True, comment="who gave it; NULL: nobody, or forgotten"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_delays_campaign_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_delays_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delays")),
        sa.UniqueConstraint("campaign_id", "team", "asked_on", name=op.f("uq_delays_campaign_id_team_asked_on")),
    )
    op.create_index(op.f("ix_delays_person_id"), "delays", ["person_id"])


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True, comment="it and all areas below; NULL: none"),
        sa.Column("lat", sa.Float(), nullable=True, comment="NULL: no point"),
        sa.Column("lon", sa.Float(), nullable=True, comment="NULL likewise"),
        sa.Column("cell", sa.BigInteger(), nullable=True, comment="of the point; NULL likewise"),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="as planned now"),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="as planned now"),
        sa.Column("planned_end", sa.Date(), nullable=False, comment="as planned first"),
        sa.Column("planned_sum", sa.Float(), nullable=False, comment="yuan"),
        sa.Column("spent_sum", sa.Float(), nullable=False, comment="yuan, in all"),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="for being delayed, paused or dropped"),
        sa.Column(
            "categories", sa.JSON(), nullable=False, comment="that it puts right: codes of categories and groups"
        ),
        sa.Column(
            "asked_for",
            sa.Date(),
            nullable=True,
            comment="the end for which its team was asked why it is late; NULL: never",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("code", name=op.f("uq_projects_code")),
    )
    op.create_index("ix_projects_area", "projects", ["area"], sqlite_where=COMING, postgresql_where=COMING)
    op.create_index("ix_projects_cell", "projects", ["cell"], sqlite_where=COMING, postgresql_where=COMING)
    op.create_index("ix_projects_ends_on", "projects", ["ends_on"], sqlite_where=COMING, postgresql_where=COMING)
    op.create_index(op.f("ix_projects_team"), "projects", ["team"])
    op.create_table(
        "project_followers",
        sa.Column("project_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_project_followers_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_followers_project_id")),
        sa.PrimaryKeyConstraint("project_id", "person_id", name=op.f("pk_project_followers")),
    )
    op.create_index(op.f("ix_project_followers_person_id"), "project_followers", ["person_id"])
    op.create_table(
        "project_moves",
        sa.Column("id", BIG, nullable=False),
        sa.Column("project_id", BIG, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("person_id", BIG, nullable=True, comment="NULL: the command line, or somebody forgotten"),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True, comment="the new end; NULL: it stayed"),
        sa.Column(
            "amount", sa.Float(), nullable=True, comment="yuan that were spent in all; NULL: nothing was said of it"
        ),
        sa.Column("photo_id", BIG, nullable=True, comment="NULL: none"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_project_moves_person_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["photos.id"], name=op.f("fk_project_moves_photo_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_moves_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_moves")),
    )
    op.create_index(op.f("ix_project_moves_at"), "project_moves", ["at"])
    op.create_index(op.f("ix_project_moves_person_id"), "project_moves", ["person_id"])
    op.create_index(op.f("ix_project_moves_photo_id"), "project_moves", ["photo_id"])
    op.create_index("ix_project_moves_project_id", "project_moves", ["project_id", "id"])
