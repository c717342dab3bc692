"""Writes lib/data/digits.csv from scikit-learn's package: pip install scikit-learn==1.9.1 && python scripts/data/digits.py"""

import csv
from pathlib import Path

from sklearn.datasets import load_digits

TARGET = Path(__file__).parents[2] / "lib" / "data" / "digits.csv"


def main():
    digits = load_digits()
    rows = [[int(pixel) for pixel in pixels] + [int(digit)] for pixels, digit in zip(digits.data, digits.target)]
    with TARGET.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*digits.feature_names, "TARGET"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
