"""``python -m stitch_tui`` is the console script."""

from stitch_tui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
