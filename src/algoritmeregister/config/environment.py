"""Every setting an operator may give, declared once: name, kind, default, what it means.

`settings.py` reads them through `read()`, and `docs/reference/settings.md` is generated from the same table, so that no
setting can exist undocumented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algoritmeregister.config.values import (
    accessibility_status,
    archive_valuation,
    contact,
    database,
    day,
    existing_file,
    existing_folder,
    folder,
    host_names,
    host_or_nothing,
    importable,
    listening_host,
    mail_address,
    mail_security,
    number,
    number_or_unknown,
    port,
    positive,
    private_hosts,
    provider,
    sender,
    sentences,
    signing_key,
    text,
    web_address,
    words,
    yes_or_no,
)


class WrongSetting(Exception):
    """A setting has a value that cannot be used. The message names the setting, the value's problem and a good example."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its `name`, how to `parse` it, its `default` (as written), an `example` and its
    `meaning`.
    """

    name: str
    parse: Callable[[str], Any]
    default: str
    example: str
    meaning: str
    secret: bool = False


def make_data_dir(path: Path) -> None:
    """Make the folder of DATA_DIR, and those above it, where they are not there yet. Raises `WrongSetting`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(
            f"DATA_DIR: the folder {path} cannot be made: {error.strerror}. Name another one, or give the user that runs "
            f"this the right to make it. Example: DATA_DIR=/var/lib/algoritmeregister"
        ) from error


SETTINGS: tuple[Setting, ...] = (
    Setting("DATA_DIR", folder, "var", "/srv/register", "Folder for everything this installation keeps: database, "
            "search index, keys. Made when absent; only its owner may read the keys."),
    Setting("DATABASE_URL", database, "", "postgresql://register:secret@localhost:5432/register",
            "Where the data lives. Empty: SQLite in DATA_DIR.", secret=True),
    Setting("SECRET_KEY", signing_key, "", "what `openssl rand -hex 32` prints", "Key with which tokens are signed: at "
            "least 32 random characters. Empty: one is made on the first run and kept in DATA_DIR/secret_key.", secret=True),
    Setting("DEBUG", yes_or_no, "no", "yes", "Show errors with their details. Never on a public machine."),
    Setting("ALLOWED_HOSTS", host_names, "localhost,127.0.0.1,[::1]", "register.example.nl",
            "Host names to which this installation answers, separated by commas. Left out: only on the machine itself."),
    Setting("SITE_URL", web_address, "", "https://register.example.nl",
            "The public address of this register, without a slash at the end. Used in links that leave the site. With "
            "https, secure headers and cookies are switched on. Empty: http://127.0.0.1 with PORT."),
    Setting("SITE_NAME", text, "Algoritmeregister", "Algoritmeregister van Voorbeeldstad", "Name in titles and headers."),
    Setting("HOST", listening_host, "127.0.0.1", "192.0.2.10", "Address on which `algoritmeregister serve` listens."),
    Setting("PORT", port, "8000", "8080", "Port on which `algoritmeregister serve` listens."),
    Setting("WORKERS", positive, "1", "2", "How many processes serve pages. One per core is a good start."),
    Setting("BEHIND_PROXY", yes_or_no, "no", "yes", "Trust X-Forwarded-Proto and the last address in X-Forwarded-For, "
            "because a proxy of your own stands in front and sets them."),
    Setting("SECURITY_CONTACT", contact, "", "https://example.nl/kwetsbaarheid-melden", "Where to report a vulnerability: "
            "an https address or mailto: link, shown in security.txt. Empty: no security.txt."),
    Setting("CONTACT_EMAIL", mail_address, "", "register@example.nl", "General contact of this register, shown "
            "in the footer."),
    Setting("THEME_STYLESHEET", text, "", "thema/voorbeeldstad.css", "Static file with an organisation's own design "
            "tokens."),
    Setting("THEME_CLASS", text, "", "voorbeeldstad-theme", "Class that switches those tokens on."),
    Setting("LOGO", text, "", "thema/logo.svg", "Static file with an organisation's own logo."),
    Setting("STATIC_OVERRIDES", existing_folder, "", "/srv/register/eigen", "Folder with an organisation's own static "
            "files."),
    Setting("PUBLISHER", text, "", "Gemeente Voorbeeldstad", "Who runs this register, as named on the page about it."),
    Setting("PUBLISHER_WEBSITE", web_address, "", "https://voorbeeldstad.example", "Website of who runs this register."),
    Setting("PRIVACY_STATEMENT", web_address, "", "https://voorbeeldstad.example/privacy", "The operator's own privacy "
            "statement. The page /privacy links to it."),
    Setting("LOG_DAYS", number_or_unknown, "", "14", "How many days the web server keeps its log of visits; 0: it has "
            "none. Shown on /privacy. Empty: the page says that it is not known."),
    Setting("ACCESSIBILITY_STATUS", accessibility_status, "", "B", "Status A to E of the accessibility statement: A meets "
            "all requirements, B partly, C first measures taken, D does not, E no statement yet. Empty: not yet assessed."),
    Setting("ACCESSIBILITY_DATE", day, "", "2026-06-30", "Day on which the accessibility statement was made or "
            "last checked."),
    Setting("ACCESSIBILITY_GAPS", sentences, "", "Sommige pdf's hebben geen tags; Een kaart heeft geen tekst", "Known "
            "problems, separated by semicolons, in the words of the operator. Shown in the accessibility statement."),
    Setting("ACCESSIBILITY_STATEMENT", web_address, "", "https://www.toegankelijkheidsverklaring.nl/register/0000",
            "The official statement. The page /toegankelijkheid links to it."),
    Setting("POSTCODE_TABLE", existing_file, "", "/srv/register/postcodes.csv", "CSV file, lines of: beginning of a "
            "postcode (one to six characters); code of an organisation. With it, people find who sent a letter by postcode. "
            "Empty: that question is not asked."),
    Setting("API_REQUESTS_PER_MINUTE", number, "600", "120", "How many questions one caller may ask the API per minute, in "
            "each process that serves (WORKERS). 0: no limit."),
    Setting("SNAPSHOTS_KEPT", positive, "30", "90", "How many daily snapshots `algoritmeregister snapshot` keeps for "
            "/downloads; at least 1."),
    Setting("PUBLISHER_TOOI", web_address, "", "https://identifier.overheid.nl/tooi/id/gemeente/gm9999", "TOOI identifier "
            "of who runs this register, as data portals know it. Empty: the catalogue names PUBLISHER_WEBSITE instead."),
    Setting("ARCHIVE_VALUATION", archive_valuation, "B", "V", "What the selection list of the operator says of published "
            "descriptions, for archive packages (MDTO): B is to be kept for good, V to be destroyed in time."),
    Setting("EMAIL_HOST", host_or_nothing, "", "mail.example.nl", "Mail server that takes our mail. Empty: mail is shown on "
            "the console and kept for a week in the folder mail in DATA_DIR, to try it."),
    Setting("EMAIL_PORT", port, "587", "465", "Port of the mail server."),
    Setting("EMAIL_SECURITY", mail_security, "starttls", "tls", "How the connection with the mail server is kept secret: "
            "starttls (usual on port 587), tls (usual on port 465), or none (only for a server on this machine)."),
    Setting("EMAIL_HOST_USER", text, "", "register", "Name with which we sign in at the mail server. Empty: we do not."),
    Setting("EMAIL_HOST_PASSWORD", text, "", "a long random text", "Password that goes with that name.", secret=True),
    Setting("EMAIL_FROM", sender, "register@localhost", "Algoritmeregister <register@example.nl>", "Sender of our mail. "
            "Letters that cannot be delivered come back here."),
    Setting("SUBSCRIPTION_MONTHS", positive, "12", "6", "After how many months (at least 1) a subscription by mail ends, "
            "unless who reads it renews it."),
    Setting("REMARK_MONTHS", positive, "12", "6", "After how many months (at least 1) what a reader reported or asked is "
            "forgotten, counted from the answer; without an answer, twice as many after it came. Figures stay, and so does "
            "what the organisation made public."),
    Setting("WEBHOOKS_TO_LOOPBACK", yes_or_no, "no", "yes", "Let webhooks go to this very machine, also without https: to "
            "try them. Never on a public machine."),
    Setting("SESSION_HOURS", positive, "12", "8", "After how many hours (at least 1) who signed in at /beheer/ has to do so "
            "again."),
    Setting("OIDC_ISSUER", provider, "", "https://inloggen.voorbeeldstad.example", "With this, people sign in at "
            "/beheer/ with the account of their organisation (OpenID Connect, code flow with PKCE): the address of the "
            "provider, under which /.well-known/openid-configuration is found. https (http: this machine only). Empty: no."),
    Setting("TRANSLATOR", importable, "", "our_translator.Translator", "Class that translates descriptions; none by default "
            "(docs/how-to/describe.md)."),
    Setting("OIDC_NAME", text, "uw organisatie", "Gemeente Voorbeeldstad", "Whose account it is, on the link to sign in."),
    Setting("OIDC_CLIENT_ID", text, "", "algoritmeregister", "How the provider knows this register. It sends people back to "
            "SITE_URL/beheer/inloggen/organisatie/terug."),
    Setting("OIDC_KEY", existing_file, "", "/srv/register/oidc.pem", "File with a private key (PEM; RSA or P-256): we prove "
            "who we are with it (private_key_jwt). Goes before OIDC_CLIENT_SECRET."),
    Setting("OIDC_CLIENT_SECRET", text, "", "a long random text", "The secret that we share with the provider, when there "
            "is no OIDC_KEY.", secret=True),
    Setting("OIDC_ACR", words, "", "http://eidas.europa.eu/LoA/substantial", "Levels of assurance that are asked for "
            "and accepted (acr), separated by commas. Empty: any."),
    Setting("OIDC_SECOND_STEP", words, "mfa", "mfa,http://eidas.europa.eu/LoA/high", "Values of acr or amr that say that "
            "the provider asked for a second step, so that we need not. Empty: we always ask for our own."),
    Setting("OIDC_TRUST_ADDRESSES", yes_or_no, "no", "yes", "Take every mail address of the provider as one that it "
            "checked, also when it does not say so (email_verified). Only when people cannot choose it themselves."),
    Setting("IMPORT_MAX_MEGABYTES", positive, "512", "1024", "Largest file the importer takes, in megabytes."),
    Setting("HARVEST_PRIVATE_HOSTS", private_hosts, "", "register.intern.example,10.0.0.5", "Hosts that may be harvested "
            "though they are not on the public internet, separated by commas. A public source leads to none of them. Empty: "
            "only public addresses."),
    Setting("HARVEST_MAX_MEGABYTES", positive, "128", "512", "Largest answer of a source that is harvested, also when it "
            "comes in parts, in megabytes."),
    Setting("HARVEST_MAX_SECONDS", positive, "600", "1800", "How long fetching from one source may take, all attempts "
            "together."),
    Setting("HARVEST_SECONDS_BETWEEN", number, "1", "5", "Seconds between two requests to the same host."),
    Setting("LINK_CHECK_DAYS", number, "7", "0", "Every how many days the links in descriptions that are written at the "
            "desk are looked at; 0: never."),
    Setting("UPLOAD_KEEP_DAYS", number, "90", "30", "How many days a spreadsheet that was read in at the desk is kept after "
            "it was last worked on; after that it cannot be undone. 0: until somebody throws it away."),
    Setting("HARVEST_KEEP_DAYS", number, "365", "90", "How many days the files that were fetched are kept after they were "
            "last seen. The raw record of each registration is kept besides."),
    Setting(
        "PAGE_CACHE_MEGABYTES",
        number,
        "32",
        "128",
        "How much of its memory each worker uses for public pages that it made before. 0: make every page anew.",
    ),
)


def check_static_files(values: Mapping[str, Any], folders: Iterable[Path]) -> None:
    """Check that the static files that settings name are in one of `folders`. Raises `WrongSetting`: without them no page
    can be made."""
    problems = [
        f"{name}: there is no static file {values[name]!r}. Put it in the folder that STATIC_OVERRIDES names"
        for name in ("THEME_STYLESHEET", "LOGO")
        if values[name] and not any((folder / values[name]).is_file() for folder in folders)
    ]
    if problems:
        raise WrongSetting("\n".join(problems))


def read(environment: Mapping[str, str]) -> dict[str, Any]:
    """Read every setting from `environment`.

    Returns a mapping from the setting's name to its parsed value. Raises `WrongSetting`, naming all wrong ones at once.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        given = environment.get(setting.name, setting.default)
        try:
            values[setting.name] = setting.parse(given)
        except ValueError as error:
            shown = "" if setting.secret else f" (it is {given!r})"
            problems.append(f"{setting.name}: {error}{shown}. Example: {setting.name}={setting.example}")
    if problems:
        raise WrongSetting("These settings cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
    return values
