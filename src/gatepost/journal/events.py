"""Every event that the journal knows, in one list (ASVS 5.0 16.3)."""

from enum import StrEnum


class Event(StrEnum):
    """What happened. The text is what stands in the row and in exports, so it never changes its meaning."""

    PASSWORD_ACCEPTED = "sign-in.password-accepted"  # noqa: S105  (an event's name)
    PASSWORD_REFUSED = "sign-in.password-refused"  # noqa: S105  (an event's name)
    PASSWORD_LIMITED = "sign-in.password-limited"  # noqa: S105  (an event's name)
    TOGETHER_REFUSED = "sign-in.password-and-backup-code-refused"
    CODE_ASKED = "sign-in.code-asked"
    CODE_SENT_AGAIN = "sign-in.code-sent-again"
    CODE_MAIL_LIMITED = "sign-in.code-mail-limited"
    CODE_NOT_POSSIBLE = "sign-in.no-usable-address"
    CODE_REFUSED = "sign-in.code-refused"
    CODE_STALE = "sign-in.code-no-longer-good"
    CODE_LIMITED = "sign-in.code-limited"
    CODE_LATE = "sign-in.code-late"
    SIGNED_IN = "sign-in.done"
    SIGNED_OUT = "sign-out"
    CONFIRMED = "session.confirmed"
    SECOND_STEP_ASKED = "session.second-step-asked"
    BACKUP_CODE_USED = "backup-codes.used"
    SHEET_MADE = "backup-codes.sheet-made"
    SHEET_ARMED = "backup-codes.sheet-armed"
    SHEET_NOT_ARMED = "backup-codes.wrong-line-typed-back"
    SESSION_ENDED = "session.ended-by-its-owner"
    BROWSER_FORGOTTEN = "session.browser-no-longer-recognised"
    OTHERS_ENDED = "session.all-others-ended"
    NOT_THEIRS = "session.not-theirs-to-end"
    OWN_PASSWORD_CHANGED = "account.password-changed"  # noqa: S105  (an event's name)
    OWN_PASSWORD_REFUSED = "account.old-password-refused"  # noqa: S105  (an event's name)
    OWN_DESTINATION_CHANGED = "account.destination-changed"
    OWN_ADDRESS_WANTED = "account.address-wanted"
    OWN_ADDRESS_GIVEN_UP = "account.address-given-up"
    OWN_ADDRESS_CHANGED = "account.address-changed"
    OWN_ADDRESS_PROVED = "account.address-proved"
    EMPLOYEE_ADDED = "employee.added"
    EMPLOYEE_CHANGED = "employee.changed"
    EMPLOYEE_ADDRESS_CHANGED = "employee.address-changed"
    EMPLOYEE_DEACTIVATED = "employee.deactivated"
    EMPLOYEE_ACTIVATED = "employee.activated"
    EMPLOYEE_SESSIONS_ENDED = "employee.sessions-ended"
    TEMPORARY_CODE_MADE = "temporary-code.made"
    EMPLOYEE_PASSWORD_GIVEN = "employee.password-given"  # noqa: S105  (an event's name)
    OPTION_CHANGED = "option.changed"
    TWO_FACTOR_ON = "two-factor.on"
    TWO_FACTOR_OFF = "two-factor.off"
    SHEETS_REMINDED = "two-factor.reminded-of-sheets"
    MAIL_DOMAIN_ANSWERED = "mail-domain.answered"
    CONNECTION_TESTED = "mail.connection-tested"
    TEST_MAIL_SENT = "mail.test-sent"
    NOTICE_SENT_AGAIN = "mail.notice-sent-again"
    KEYS_MADE = "keys.made"
