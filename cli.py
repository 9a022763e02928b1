"""Side door: the ``gilbot`` command, thin, over the same rooms as the server. Each room is imported only by the command that needs it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
LANGUAGES = ("ko", "zh", "en")
COUNTRIES = ("KR", "CN")
GROUPS = {
    "catalogue": "Work on the service catalogue.",
    "eval": "Measure understanding, dialogues, hearing and speaking.",
    "bench": "Measure speed.",
    "speech": "Prepare what is spoken.",
    "models": "Fetch and list model weights.",
    "audit": "Check the audit trail.",
}
TOLD = {"CatalogueError", "AssetError", "ModelMissingError", "AudioError", "RecogniserError", "VoiceError", "SplitError", "ConversationError", "EntryExistsError", "UsageError", "WyomingError"}
"""Errors whose words are for the person at the terminal; named, not imported, so that each command starts at once."""

Command = Callable[[argparse.Namespace], int]
_commands: dict[str, tuple[Command, tuple[tuple[tuple[str, ...], dict[str, Any]], ...]]] = {}


class UsageError(Exception):
    """The command cannot do what was asked; the message says why."""


def option(*flags: str, **kwargs: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """One argument of a command, as argparse takes it."""
    return flags, kwargs


def command(name: str, *options: tuple[tuple[str, ...], dict[str, Any]]) -> Callable[[Command], Command]:
    """Make a function a command, or one of a group; its docstring is the help."""

    def register(function: Command) -> Command:
        _commands[name] = (function, options)
        return function

    return register


LANGUAGE = option("--lang", choices=LANGUAGES, help="language of the words (default: found from the script)")
MODE = option("--mode", choices=("standard", "elder"), default="standard")
COUNTRY = option("--jurisdiction", choices=COUNTRIES, help="only this country's services")
FOLDER = option("--folder", type=Path, default=ROOT / "services" / "catalogue", help="catalogue folder (default: the one that ships)")
LIMIT = option("--limit", type=int, help="at most this many per language")
CLIPS = option("--clips", type=Path, default=ROOT.parent / "shared" / "data" / "clips", help="folder with <language>/*.wav and .txt")


@command("serve", option("--host", help="default 127.0.0.1"), option("--port", type=int, help="default 8000"), option("--workers", type=int, default=1))
def serve(args: argparse.Namespace) -> int:
    """Serve pages, text and voice until interrupted."""
    import uvicorn

    from assistant import early
    from assistant.runtime import ModelMissingError, current_model
    from channels.settings import load_settings

    if args.workers == 1:
        early.begin()
    settings = load_settings()
    if current_model() is None:
        raise ModelMissingError("no trained model: run `gilbot train` (or script/setup)")
    if args.workers > 1 and not (settings.redis_url and settings.database_url):
        raise UsageError("several workers share GILBOT_DATABASE_URL (PostgreSQL) and GILBOT_REDIS_URL: set both")
    # Access logs would hold the tokens of voice sockets; /metrics counts requests instead.
    # Speech does not shrink: to press and unpress every frame of it would cost a third of an idle microphone.
    uvicorn.run(
        "server:create_app", factory=True, host=args.host or settings.host, port=args.port or settings.port, workers=args.workers,
        ws="wsproto", ws_per_message_deflate=False, access_log=False, app_dir=str(ROOT),
    )  # fmt: skip
    return 0


@command(
    "telephone",
    option("--server", metavar="URL", default="http://127.0.0.1:8000", help="the Gilbot server (default %(default)s)"),
    option("--listen", metavar="HOST:PORT", default="0.0.0.0:5060", help="where calls are taken, UDP (default %(default)s)"),
    option("--lang", choices=LANGUAGES, default="ko", help="language the call begins in"),
    MODE,
    COUNTRY,
    option("--public-address", metavar="IP", help="our address as callers reach it (default: the one this machine has towards them)"),
    option("--rtp-ports", metavar="FIRST-LAST", default="16384-16583", help="UDP ports for sound, one even port a call (default %(default)s)"),
    option("--calls", type=int, default=8, help="at once; the next caller hears that the line is busy (default %(default)s)"),
    option("--callers", metavar="NETWORK", action="append", default=[], help="only these may call, such as 10.2.0.0/16; may be given again"),
)
def telephone(args: argparse.Namespace) -> int:
    """Take telephone calls (SIP) for a running server until interrupted."""
    import asyncio
    import logging

    from channels.telephone.gateway import options_of, serve

    try:
        options = options_of(args.server, args.listen, args.lang, args.mode, args.jurisdiction, args.public_address, args.rtp_ports, args.calls, args.callers)
    except ValueError as error:
        raise UsageError(str(error)) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # The addresses of voice sockets hold tokens.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("websockets").setLevel(logging.WARNING)
    try:
        asyncio.run(serve(options))
    except OSError as error:
        raise UsageError(f"No call can be taken at {args.listen}: {error.strerror}.") from error
    return 0


@command("train", option("--force", action="store_true", help="train even when nothing has changed"))
def train(args: argparse.Namespace) -> int:
    """Train the model when what it depends on has changed."""
    _settings()
    from assistant import runtime

    model = runtime.train(force=args.force)
    print(f"{model.path}: {'trained' if model.fresh else 'up to date'}")
    return 0


@command("ask", option("text"), LANGUAGE, MODE, option("--wav", type=Path, help="write the spoken answer here"))
def ask(args: argparse.Namespace) -> int:
    """Take one turn from text."""
    _settings()
    from channels import terminal

    return terminal.ask(args.text, args.lang, args.mode, args.wav)


@command("hear", option("clip", type=Path, nargs="+"), option("--lang", choices=(*LANGUAGES, "auto"), default="ko"), MODE, option("--out", type=Path, help="folder of the spoken answers (default: beside each clip)"))
def hear(args: argparse.Namespace) -> int:
    """Take one turn from each recording."""
    _settings()
    from channels import terminal

    return terminal.hear(args.clip, args.lang, args.mode, args.out)


@command(
    "wyoming",
    option("--uri", default="tcp://127.0.0.1:10300", help="where to listen (default: %(default)s)"),
    option("--lang", choices=LANGUAGES, help="language heard where a client names none (default: found from the voice)"),
    MODE,
    option("--until-stop", action="store_true", help="hear until the client stops (default: until the person has finished)"),
)
def wyoming(args: argparse.Namespace) -> int:
    """Hear and speak for Home Assistant and other clients of the Wyoming protocol, without the assistant."""
    import logging

    _settings()
    from channels.wyoming import Options, serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    return serve(args.uri, Options(args.lang, args.mode, args.until_stop))


@command("catalogue check", FOLDER)
def catalogue_check(args: argparse.Namespace) -> int:
    """Print every fault as file:line: reason; exit 1 when there is one."""
    from services.catalogue.checking import check_folder
    from services.catalogue.store import service_files

    faults = check_folder(args.folder)
    for fault in faults:
        print(_near(fault))
    print(f"{len(service_files(args.folder))} services, {len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}", file=sys.stderr)
    return 1 if faults else 0


@command("catalogue list", option("text", nargs="?", help="what somebody says: lists what it may mean"), FOLDER, COUNTRY, option("--topic"), option("--lang", choices=LANGUAGES, default="en"))
def catalogue_list(args: argparse.Namespace) -> int:
    """List services, or those that a text may mean with their likeness."""
    from services.catalogue.store import load_catalogue

    catalogue = load_catalogue(args.folder)
    if args.text:
        for match in catalogue.search(args.text, 10, args.jurisdiction):
            print(f"{match.score:5.2f}  {match.service:<36} {match.phrase}")
        return 0
    for service in catalogue:
        if args.jurisdiction in (None, service.jurisdiction) and args.topic in (None, service.topic):
            print(f"{service.id:<36} {service.topic:<12} {service.produces:<12} {service.name.in_(args.lang)}")
    return 0


@command("catalogue new", option("id", help="kr_… or cn_…"), FOLDER)
def catalogue_new(args: argparse.Namespace) -> int:
    """Write an empty, commented entry."""
    from services.catalogue.writing import new_entry

    try:
        path = new_entry(args.folder, args.id)
    except ValueError as error:
        raise UsageError(str(error)) from error
    print(f"{path}\nFill every \"\" in it, then: gilbot catalogue check", file=sys.stderr)
    return 0


@command("catalogue export", option("file", type=Path, help="a name ending in .jsonld or .csv, or - for the terminal"), option("--format", choices=("jsonld", "csv")), FOLDER, COUNTRY)
def catalogue_export(args: argparse.Namespace) -> int:
    """Write the catalogue as CPSV-AP JSON-LD, or as a table when the name ends in .csv."""
    from services.catalogue.exchange import export_text
    from services.catalogue.store import load_catalogue

    services = [s for s in load_catalogue(args.folder) if args.jurisdiction in (None, s.jurisdiction)]
    form: Any = args.format or ("csv" if args.file.suffix.lower() == ".csv" else "jsonld")
    text = export_text(services, form)
    if str(args.file) == "-":
        sys.stdout.write(text)
    else:
        # Spreadsheets take a table for UTF-8 only when it begins with a byte order mark.
        args.file.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8")
        print(f"{args.file}: {len(services)} services", file=sys.stderr)
    return 0


@command("catalogue import", option("file", type=Path), FOLDER, option("--replace", action="store_true", help="write over entries that are there"))
def catalogue_import(args: argparse.Namespace) -> int:
    """Write the services of an exported file as YAML; nothing is written when one has a fault."""
    from services.catalogue.exchange import import_services, write_services
    from services.catalogue.loading import read_shared_fields

    services = import_services(args.file)
    shared = read_shared_fields(args.folder / "fields.yml")
    for path in write_services(services, args.folder, shared, replace=args.replace):
        print(path)
    return 0


@command("eval nlu", option("--second", action="store_true", help="the second set: written later, without sight of the training sentences or of what was confused"), option("--every", type=int, default=1, help="only every n-th sentence"), option("--mistakes", action="store_true"), option("--picture", type=Path, help="draw what is confused"))
def evaluate_nlu(args: argparse.Namespace) -> int:
    """Score intents, services and entities on the unseen sentences of tests/understanding."""
    _settings()
    from assistant.evaluation import entities, understanding
    from assistant.runtime import Assistant

    folder = understanding.SECOND if args.second else understanding.FOLDER
    examples = list(understanding.read_examples(folder))
    assistant = Assistant()
    scores = understanding.evaluate(assistant, examples[:: args.every])
    print(understanding.table(scores))
    danger = understanding.evaluate_safety(assistant, folder / "safety")
    print(f"Danger heard: {danger.caught} of {danger.caught + len(danger.missed)}; false alarms: {len(danger.false_alarms)} of {danger.harmless} harmless sentences")
    sets = {later: entities.evaluate(assistant, entities.read_annotated(later=later)[:: args.every]) for later in ((True,) if args.second else (False, True))}
    for later, found in sets.items():
        print(f"\nEntities, {'sentences written after the rules' if later else 'sentences the rules were mended by'}:\n{entities.table(found)}")
    if args.mistakes:
        print("\n".join([*scores.mistakes, *danger.missed, *danger.false_alarms, *(line for found in sets.values() for line in found.mistakes)]))
    if args.picture:
        understanding.confusion_picture(scores, args.picture)
    return 0


@command("eval dialogues", option("folder", type=Path, nargs="?", default=ROOT / "tests" / "dialogues"), option("--log", action="store_true", help="print every dialogue as it went"))
def evaluate_dialogues(args: argparse.Namespace) -> int:
    """Play the scripted dialogues; exit 1 when one does not hold."""
    _settings()
    from channels.benchmarks.dialogues import play_all

    return play_all(args.folder, log=args.log)


@command("eval asr", CLIPS, option("--lang", choices=LANGUAGES, action="append"), LIMIT, option("--no-raw", action="store_true", help="leave out the engines as they come"))
def evaluate_asr(args: argparse.Namespace) -> int:
    """Character error rate on recordings that have their text beside them."""
    _settings()
    from channels.speech import phrases_for
    from services.catalogue.store import load_catalogue
    from voice.bench import bench_recognition

    catalogue = load_catalogue()
    names: dict[str, Any] = {language: phrases_for(catalogue, language) for language in LANGUAGES}
    print(bench_recognition(args.clips, args.lang or LANGUAGES, limit=args.limit, phrases=names, raw=not args.no_raw, progress=_note).table())
    return 0


@command("eval closed", CLIPS, option("--lang", choices=LANGUAGES, action="append"), LIMIT, option("--every", type=int, default=2, help="only every n-th recording of other speech"), option("--known-only", action="store_true", help="judge what earlier runs have heard, and hear nothing"))
def evaluate_closed(args: argparse.Namespace) -> int:
    """Answers of a known form heard right, and other speech found out; goes on where an earlier run stopped."""
    _settings()
    from voice.bench_closed import bench_closed

    kept = _bench_folder() / "closed.jsonl"
    print(bench_closed(args.clips, args.lang or LANGUAGES, limit=args.limit, every=args.every, kept=kept, known_only=args.known_only, progress=_note).table())
    return 0


@command("eval tts", option("--voice", action="append", help="kokoro, pyttsx3 (default: both)"), option("--lang", choices=LANGUAGES, action="append"), LIMIT)
def evaluate_tts(args: argparse.Namespace) -> int:
    """How well a recogniser understands the voices; goes on where an earlier run stopped."""
    _settings()
    from voice.bench import bench_speaking

    print(bench_speaking(args.voice or ("kokoro", "pyttsx3"), args.lang or LANGUAGES, limit=args.limit, kept=_bench_folder() / "speaking.jsonl", progress=_note).table())
    return 0


@command("eval listening", CLIPS, option("--turns", type=int, default=50), option("--no-short", action="store_true", help="only slow speakers"))
def evaluate_listening(args: argparse.Namespace) -> int:
    """Slow speakers let finish, and the shortest answers noticed and understood."""
    _settings()
    from voice.bench_listening import bench_listening

    print(bench_listening(args.clips, args.turns, short=not args.no_short, progress=_note).table())
    return 0


@command("bench turns", option("--users", type=int, nargs="+", default=[1, 8, 32]), option("--seconds", type=float, default=20.0, help="per number of users"), option("--no-stock", action="store_true", help="measure this server alone"))
def bench_turns(args: argparse.Namespace) -> int:
    """Turns per second of this server beside the stock Rasa server and action server."""
    _settings()
    from channels.benchmarks.turns import compare

    print(compare(args.users, args.seconds, stock=not args.no_stock, progress=_note))
    return 0


@command(
    "bench crowd",
    option("--server", metavar="URL", required=True, help="a running server on this machine"),
    option("--people", type=int, default=4, help="who speak at the same moment"),
    option("--rounds", type=int, default=12, help="times they do; 0 leaves this part out"),
    option("--idle", type=int, default=20, help="microphones open in a quiet room; 0 leaves this part out"),
    option("--seconds", type=float, default=60.0, help="they are watched"),
    option("--minutes", type=float, default=0.0, help="length of one long conversation; 0 leaves this part out"),
)
def bench_crowd(args: argparse.Namespace) -> int:
    """Several people at once, many who say nothing, and one long conversation, at the voice WebSocket."""
    from channels.benchmarks import voice_load

    if args.rounds:
        print(voice_load.together(args.server, args.people, args.rounds, progress=_note), flush=True)
    if args.idle:
        print(voice_load.idle(args.server, args.idle, args.seconds), flush=True)
    if args.minutes:
        print(voice_load.long_conversation(args.server, args.minutes, progress=_note), flush=True)
    return 0


@command("bench voice", CLIPS, option("--limit", type=int, default=8, help="at most this many clips"), option("--server", metavar="URL", help="measure at the voice WebSocket of this running server instead"), option("--turns", type=int, default=200, help="spoken turns, with --server"))
def bench_voice(args: argparse.Namespace) -> int:
    """From the end of speech to the first sound of the answer."""
    if args.server:
        from channels.benchmarks import voice_socket

        print(voice_socket.measure(args.server, args.turns, progress=_note))
        return 0
    _settings()
    from channels.benchmarks.spoken_turn import measure

    print(measure(args.clips, args.limit, progress=_note))
    return 0


@command(
    "bench nlu",
    option("--clinc150", action="store_true", help="instead: our pipeline and Rasa's default one, trained and tested on CLINC150 (150 intents, out of scope)"),
    option("--hwu64", action="store_true", help="the same on HWU64 (64 intents)"),
    option("--sets", type=Path, default=ROOT.parent / "shared" / "data" / "benchmarks", help="folder with clinc150/ and hwu64/ as their authors publish them"),
    option("--per-intent", type=int, help="learn from this many sentences of each intent (default: from all)"),
    option("--sample", type=float, default=1.0, metavar="SHARE", help="only this share of every part, to try it out"),
    option("--again", action="store_true", help="do not use what was finished before"),
    option("--every", type=int, default=1, help="parse only every n-th sentence"),
)
def bench_nlu(args: argparse.Namespace) -> int:
    """Milliseconds to understand one sentence on one core; or our pipeline beside Rasa's default one on public sets."""
    if args.clinc150 or args.hwu64:
        _settings()
        from channels.benchmarks.nlu_public import compare
        from channels.benchmarks.nlu_splits import read_clinc150, read_hwu64

        for wanted, read, folder in ((args.clinc150, read_clinc150, "clinc150"), (args.hwu64, read_hwu64, "hwu64")):
            if wanted:
                split = read(args.sets / folder)
                split = split.sampled(args.sample)
                split = split.few(args.per_intent) if args.per_intent else split
                print(compare(split, Path(os.environ["GILBOT_DATA_DIR"]) / "bench" / "nlu", again=args.again, progress=_note), end="\n\n")
        return 0
    _settings()
    from channels.benchmarks.parsing import measure

    print(measure(args.every))
    return 0


@command("bench catalogue", option("--services", type=int, default=10_000))
def bench_catalogue(args: argparse.Namespace) -> int:
    """Indexing and searching many services."""
    from services.catalogue.bench import bench_catalogue as bench
    from services.catalogue.store import load_catalogue

    print(bench(load_catalogue(), args.services).table())
    return 0


@command("speech render", option("--lang", choices=LANGUAGES, action="append"), option("--mode", choices=("standard", "elder"), action="append"), option("--minutes", type=float, help="stop after this time; run again to go on"))
def speech_render(args: argparse.Namespace) -> int:
    """Render the sentences every conversation needs, most needed first, so that their sound starts at once."""
    _settings()
    from channels.fixed_speech import render
    from services.catalogue.store import load_catalogue

    folder = Path(os.environ["GILBOT_DATA_DIR"]) / "cache" / "speech"
    made = render(load_catalogue(), folder, tuple(args.lang or LANGUAGES), tuple(args.mode or ("standard", "elder")), args.minutes, progress=_note)
    print(f"{folder}: {made} pieces made")
    return 0


@command("models fetch", option("names", nargs="*", metavar="NAME", help="default: all that are required"), option("--all", action="store_true", help="the optional ones too"))
def models_fetch(args: argparse.Namespace) -> int:
    """Bring what is missing: the required weights, those named, or all."""
    _settings()
    from voice import assets

    bar = assets.terminal_bar()
    optional = [a.name for a in assets.manifest().values() if not a.required] if args.all and not args.names else []
    assets.fetch(args.names or None, bar)
    for name in optional:
        try:
            assets.fetch([name], bar)
        except assets.AssetError as error:
            print(f"gilbot: optional weights are left out: {error}", file=sys.stderr)
    return 0


@command("models list")
def models_list(args: argparse.Namespace) -> int:
    """List all weights: whether they are here, their size and licence."""
    _settings()
    from voice import assets

    for asset in assets.manifest().values():
        here = "here" if assets.installed(asset.name) else "missing" if asset.required else "optional"
        print(f"{asset.name:<18} {here:<9} {asset.size / 1e6:7.1f} MB  {asset.licence}\n{'':<18} {asset.about}")
    print(assets.assets_dir())
    return 0


@command("audit verify")
def audit_verify(args: argparse.Namespace) -> int:
    """Check that no entry of the audit trail was altered or taken away; exit 1 when one was."""
    _settings()
    from services.casework.casework import Casework

    with Casework(os.environ.get("GILBOT_DATABASE_URL"), os.environ["GILBOT_DATA_DIR"]) as casework:
        report = casework.audit.verify()
    print(report)
    return 0 if report.intact else 1


def _bench_folder() -> Path:
    """Where long measurements keep what they have done."""
    return Path(os.environ["GILBOT_DATA_DIR"]) / "cache" / "bench"


def _settings() -> None:
    from channels.settings import load_settings

    load_settings()


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _near(fault: object) -> str:
    """Write paths below the working directory without it."""
    return str(fault).removeprefix(f"{Path.cwd()}{os.sep}")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="gilbot", description="A voice-first guide through public services, in Korean, Chinese and English.")
    top.add_argument("--version", action="store_true", help="print the version")
    top.set_defaults(run=None)
    groups: dict[str, Any] = {"": top.add_subparsers(metavar="COMMAND")}
    for name, (function, options) in _commands.items():
        group, _, word = name.rpartition(" ")
        if group not in groups:
            groups[group] = groups[""].add_parser(group, help=GROUPS[group], description=GROUPS[group]).add_subparsers(metavar="WHAT", required=True)
        about = (function.__doc__ or "").partition("\n")[0]
        part = groups[group].add_parser(word, help=about, description=about)
        for flags, kwargs in options:
            part.add_argument(*flags, **kwargs)
        part.set_defaults(run=function)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the ``gilbot`` command and return its exit status."""
    top = parser()
    args = top.parse_args(argv)
    if args.version:
        from importlib.metadata import version

        print(f"gilbot {version('gilbot')}")
        return 0
    if args.run is None:
        top.print_help()
        return 2
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        print("\ngilbot: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        print(f"gilbot: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except Exception as error:
        if not TOLD.intersection(kind.__name__ for kind in type(error).__mro__):
            raise
        print("\n".join(f"gilbot: {_near(line)}" for line in str(error).splitlines()), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
