from frameworks.errors import FileRefused, Problem


def test_problems_stand_in_the_order_of_the_file() -> None:
    places = ["row 10, column A (code)", "", "row 4, column K (nature)", "row 4, column B (factor)", "row 9"]

    refused = FileRefused([Problem(place, "wrong") for place in places])

    assert [problem.place for problem in refused.problems] == [
        "row 4, column K (nature)",
        "row 4, column B (factor)",
        "row 9",
        "row 10, column A (code)",
        "",
    ]


def test_problems_of_a_workbook_stand_sheet_by_sheet() -> None:
    places = ["sheet factors, row 9", "sheet indicators, row 3", "sheet factors, row 2"]

    refused = FileRefused([Problem(place, "wrong") for place in places])

    assert [problem.place for problem in refused.problems] == [
        "sheet factors, row 2",
        "sheet factors, row 9",
        "sheet indicators, row 3",
    ]
