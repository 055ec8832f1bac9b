"""`python -m bot` is `cleanward`."""

from bot.cli import main

if __name__ == "__main__":
    main()
