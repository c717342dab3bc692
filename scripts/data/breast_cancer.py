"""The breast cancer data as a CSV file: python scripts/data/breast_cancer.py (scikit-learn 1.9.1) writes lib/data/breast_cancer.csv.

Source: W. H. Wolberg, W. N. Street and O. L. Mangasarian, "Breast Cancer Wisconsin (Diagnostic)", UCI Machine Learning
Repository (1993), https://doi.org/10.24432/C5DW2B, licence CC BY 4.0; the copy in scikit-learn's package, values unchanged.
"""

import csv
import pathlib

from sklearn.datasets import load_breast_cancer

target = pathlib.Path(__file__).parents[2] / "lib" / "data" / "breast_cancer.csv"
bunch = load_breast_cancer()

with open(target, "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*bunch.feature_names, "TARGET"])
    for row, label in zip(bunch.data, bunch.target):
        # The shortest digits that give the number back, as in the original: 130 and not 130.0.
        writer.writerow([*(repr(float(value)).removesuffix(".0") for value in row), label])
