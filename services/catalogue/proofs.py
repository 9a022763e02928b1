"""Which test proves each feature of casework in each language: the second table of ``docs/services.md``.

A dialogue runs through the trained model; a test of ``tests/casework`` drives actions and desks with the intent given, once per language;
what speaks no language is proved once for all.
"""

from __future__ import annotations

LANGUAGES = ("ko", "zh", "en")


def _dialogues(ko: str, zh: str | None = None, en: str | None = None) -> tuple[str, ...]:
    return tuple(f"tests/dialogues/{language}/{name}.yml" for language, name in zip(LANGUAGES, (ko, zh or ko, en or ko)))


def _each(path: str, test: str) -> tuple[str, ...]:
    return tuple(f"tests/{path}.py::{test}[{language}]" for language in LANGUAGES)


def _once(path: str, test: str) -> tuple[str, ...]:
    return (f"tests/{path}.py::{test}",)


_OWN = "casework/test_own_data_and_drafts_in_conversation"
_FEATURES = "casework/test_features_in_three_languages"
_AFTER = "casework/test_after_filing_in_three_languages"
_LOOKUPS = "casework/test_lookups_are_answered"
_CLOSED = "casework/test_closed_days_are_told_at_once"
_WHO = "casework/test_who_may_have_it_is_answered_in_conversation"
_STAFF = "http/test_staff_decide_cases"

FEATURES: dict[str, tuple[str, ...]] = {
    "correction in the middle and at the read-back": _dialogues(
        "corrections_by_name_and_by_value_at_any_time", "corrections_by_name_and_by_value", "corrections_by_name_and_by_value"
    ),
    "side question, then on with the form": _dialogues("id_card_with_photo_in_words", "casework_a_side_question_and_on_with_the_form"),
    "ID number wrong twice": _dialogues("casework_invalid_id_twice"),
    "day in the past": _dialogues("wrong_values_are_refused_with_the_reason", "wrong_id_numbers_are_refused"),
    "slot that is taken": _each(_FEATURES, "test_a_slot_that_is_taken_is_told_with_other_times_and_one_of_those_is_booked"),
    "language switched": _dialogues("the_language_is_switched_and_the_form_kept"),
    "silence": _dialogues("silence_and_nonsense"),
    "cancel": _dialogues("a_cancelled_form_is_gone", "no_at_the_read_back_and_cancel"),
    "back one step": _dialogues("one_step_back"),
    "service switched, draft kept": _dialogues("the_service_is_switched_in_the_middle"),
    "photo in words or from the phone": _each(
        "casework/test_files_are_handed_in", "test_what_arrived_answers_the_question_and_is_filed_with_the_form"
    ),
    "draft taken up by its code": _each(_OWN, "test_a_form_left_for_later_is_taken_up_elsewhere_by_its_code"),
    "package: birth": _dialogues("a_birth_is_reported_once_for_all", "a_birth_is_handled_once_for_all"),
    "package: death": _dialogues("a_death_is_reported_with_care", "a_death_is_handled_once_for_all"),
    "package: progress per office": _once("casework/test_packages_follow_every_office", "test_the_whole_follows_its_parts"),
    "appointment booked": _dialogues("a_hospital_visit_is_booked_and_cancelled", "a_wedding_registration_is_booked"),
    "appointment moved": _dialogues("casework_an_appointment_is_moved"),
    "closed day told when it is said": _each(_CLOSED, "test_a_public_holiday_is_called_one"),
    "appointment in the calendar (iCal)": _each(_AFTER, "test_the_booked_appointment_comes_as_a_calendar_entry"),
    "queue ticket with its wait": _each(_AFTER, "test_a_number_is_drawn_for_the_office_of_what_was_spoken_of_and_only_once"),
    "receipt shown again": _each(_AFTER, "test_the_receipt_is_shown_again_and_its_code_is_not_said_aloud"),
    "progress without a reference, in the same conversation": _each(_AFTER, "test_progress_and_what_comes_next_are_told_without_a_reference"),
    "withdrawn after one yes": _each(_AFTER, "test_what_was_filed_is_withdrawn_after_one_yes_and_the_payment_given_back"),
    "report to the police: whom to call": _each(_AFTER, "test_a_report_to_the_police_is_not_withdrawn_but_whom_to_call_is_said"),
    "address looked up": _each(_LOOKUPS, "test_the_address_of_a_known_building_is_told_and_the_matter_is_done"),
    "progress by voice with a second factor": _each("casework/test_every_service_can_be_done", "test_its_progress_is_told"),
    "what the office asks for is told": _each(_FEATURES, "test_what_the_office_asks_for_is_told_when_asking_after_the_progress"),
    "complaint": _dialogues("a_complaint_is_filed"),
    "complaint that repeats another is joined": _each(_FEATURES, "test_a_report_that_repeats_another_is_joined_to_it_and_follows_it"),
    "missing person: the number first": _dialogues("someone_is_missing"),
    "wallet": _each(
        "casework/test_a_filed_form_becomes_a_certificate_in_the_conversation", "test_a_resident_record_is_filed_issued_and_shown"
    ),
    "reminders": _dialogues("reminders_are_asked_for", "reminders_and_progress"),
    "may I have it?": _each(_WHO, "test_a_birth_date_in_the_question_is_answered_with_age_and_day"),
    "what could I get?": _each(_WHO, "test_what_could_i_get_is_answered_after_at_most_five_questions"),
    "rating": _dialogues("casework_a_rating_is_given"),
    "hand-off": _dialogues("a_person_is_asked_for"),
    "staff take over and decide": _once(_STAFF, "test_an_approval_issues_the_certificate_and_the_citizen_is_told_once"),
    "payment": _each(_AFTER, "test_the_fee_is_paid_after_a_yes_once_and_told_to_be_a_demonstration"),
    "identity": _once("casework/test_identity_and_payment", "test_the_right_code_identifies_the_phone_and_works_once"),
    "consent with the last yes": _each(_OWN, "test_the_read_back_tells_what_a_yes_agrees_to_and_the_yes_is_kept"),
    "consent refused": _each(_OWN, "test_who_does_not_agree_leaves_nothing"),
    "what becomes of my data?": _each(_OWN, "test_the_question_what_becomes_of_it_is_answered_and_the_form_goes_on"),
    "data shown, consent withdrawn, all erased": _each(_OWN, "test_what_is_kept_is_shown_withdrawn_and_erased_after_a_yes"),
    "audit trail checked": _once("casework/test_audit_tampering_is_found", "test_a_changed_entry_is_found"),
}
"""Feature → its tests: one per language, or one for all."""

MUST: dict[str, tuple[str, ...]] = {
    "50 bookings at once of the last slot: one wins, 49 get other times (SQLite and PostgreSQL)": _once(
        "casework/test_fifty_bookings_of_the_last_place", "test_one_of_fifty_gets_the_last_place_and_the_others_get_other_times"
    ),
    "1,000 reminders, the sender failing three in ten: each delivered once": _once(
        "casework/test_a_thousand_reminders_arrive_once_each", "test_each_of_a_thousand_is_delivered_exactly_once_by_four_workers"
    ),
    "submitting twice files once: double tap (SQLite and PostgreSQL)": _once(
        "casework/test_submitting_twice_files_once", "test_thirty_taps_at_once_file_once"
    ),
    "submitting twice files once: retry": _once("casework/test_submitting_twice_files_once", "test_a_retry_gives_the_same_record_and_code"),
    "submitting twice files once: a second yes": _once(
        "http/test_an_application_is_filed_turn_by_turn", "test_saying_yes_twice_files_once"
    ),
    "a certificate altered by one byte fails": _once("casework/test_certificates_prove_themselves", "test_a_pdf_altered_by_one_byte_fails"),
    "a revoked certificate fails, here and offline": _once(
        "casework/test_certificates_prove_themselves", "test_a_revoked_one_fails_here_and_offline"
    ),
    "database file, write-ahead log and logs searched for IDs and phones": _once(
        "casework/test_nothing_personal_is_readable_at_rest", "test_files_and_logs_of_a_full_run_hold_no_identity_number_phone_or_name"
    ),
    "backup searched": _once(
        "casework/test_nothing_personal_is_readable_at_rest", "test_a_backup_of_the_database_file_holds_nothing_readable"
    ),
    "PostgreSQL's files, write-ahead log, server log and dump searched": _once(
        "casework/test_nothing_personal_is_readable_at_rest", "test_nor_does_a_postgresql_server_its_files_or_its_dump"
    ),
    "a server's whole data folder and log searched after conversations": _once(
        "http/test_nothing_personal_stays_readable", "test_nothing_said_to_the_server_can_be_read_in_its_files"
    ),
}
"""What issue texts ask to be shown → the test that shows it."""


def _cell(proof: str) -> str:
    path, _, test = proof.partition("::")
    where = path.removeprefix("tests/")
    return f"[`{test or where.rsplit('/', 1)[-1]}`](../{path})"


def tables() -> str:
    """Return both tables as Markdown."""
    rows = []
    for feature, proofs in FEATURES.items():
        cells = [_cell(proof) for proof in proofs] if len(proofs) == 3 else [_cell(proofs[0]), "the same", "the same"]
        rows.append(f"| {feature} | {' | '.join(cells)} |")
    shown = "\n".join(f"| {what} | {_cell(proofs[0])} |" for what, proofs in MUST.items())
    return f"""## Each feature in three languages

A dialogue (`.yml`) runs through the trained model; a test with the language in brackets drives actions and desks with the intent given. What speaks no language stands once.

| feature | Korean | Chinese | English |
|---|---|---|---|
{chr(10).join(rows)}

## What is shown besides

| what | test |
|---|---|
{shown}
"""
