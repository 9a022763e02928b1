"""Takes ratings and sums them up."""

from __future__ import annotations

from sqlalchemy import func, select

from services.casework.core import Core
from services.casework.ratings.exceptions import ScoreOutOfRangeError
from services.casework.ratings.models import RatingRow, RatingSummary
from services.casework.records.desk import RecordsDesk
from services.casework.records.models import Record, RecordRow

SCORES = range(1, 6)


class RatingsDesk:
    """Operations on ratings. `details` of their records: `score`, `rated` (reference of the rated record, or None)."""

    def __init__(self, core: Core, records: RecordsDesk) -> None:
        self._core = core
        self._records = records

    def rate(
        self,
        conversation_id: str,
        record_id: str | None,
        score: int,
        comment: str = "",
        *,
        service_id: str = "",
        language: str = "ko",
        jurisdiction: str = "KR",
    ) -> Record:
        """Rate a record, or the conversation when `record_id` is None, from 1 to 5. Rating again replaces the rating;
        an empty comment
        leaves an earlier one as it was.

        Raises ScoreOutOfRangeError, RecordNotFoundError.
        """
        if isinstance(score, bool) or score not in SCORES:
            raise ScoreOutOfRangeError("a score is a whole number from 1 to 5")
        with self._core.database.write() as unit:
            rated = self._records.find(unit.session, record_id) if record_id else None
            rated_id = rated.id if rated else None
            row, created = self._records.file(
                unit,
                kind="rating",
                service=rated.service if rated else service_id,
                conversation_id=conversation_id,
                idempotency_key=rated_id or f"conversation:{service_id}",
                language=language,
                jurisdiction=jurisdiction,
                details={"score": score, "rated": rated_id},
            )
            if created:
                unit.session.add(RatingRow(record_id=row.id, rated_id=rated_id, score=score, comment=comment))
            else:
                kept = unit.session.get(RatingRow, row.id)
                kept.score, kept.comment = score, comment or kept.comment
                row.details = {**row.details, "score": score}
        return row.as_record()

    def comment(self, record_id: str) -> str:
        """The words that came with a rating. Raises RecordNotFoundError."""
        with self._core.database.read() as session:
            row = self._records.find(session, record_id, "rating")
            kept = session.get(RatingRow, row.id)
            return kept.comment if kept else ""

    def summary(self, service_id: str | None = None) -> RatingSummary:
        """How a service, or everything, was rated."""
        query = select(RatingRow.score, func.count()).join(RecordRow, RecordRow.id == RatingRow.record_id).group_by(RatingRow.score)
        if service_id:
            query = query.where(RecordRow.service == service_id)
        with self._core.database.read() as session:
            found = {row[0]: row[1] for row in session.execute(query)}
        count = sum(found.values())
        mean = sum(score * times for score, times in found.items()) / count if count else None
        return RatingSummary(count, mean, {score: found.get(score, 0) for score in SCORES})
