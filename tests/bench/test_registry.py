from bench.registry import Row, Size, Timing, table


def test_table_lines_up_and_marks_what_is_over() -> None:
    rows = [
        Row("results/", 3.0, 1.5, "ms", at_most=3.0),
        Row("first visit", 151.0, 100.0, "kB", limit=150.0),
        Row("healthz", 1.0, 0.5, "ms"),
    ]

    assert list(table(rows)) == [
        "name          measured      floor  ratio   bound",
        "results/       3.00 ms    1.50 ms  2.00x      3x",
        "first visit  151.00 kB  100.00 kB  1.51x  150 kB  OVER",
        "healthz        1.00 ms    0.50 ms  2.00x       -",
    ]


def test_row_with_two_bounds_holds_only_within_both() -> None:
    assert Row("a", 10.0, 5.0, "ms", at_most=2.0, limit=10.0).holds
    assert not Row("a", 10.0, 4.9, "ms", at_most=2.0, limit=10.0).holds
    assert not Row("a", 10.1, 9.0, "ms", at_most=2.0, limit=10.0).holds


def test_timing_runs_both_sides_equally_often() -> None:
    calls: list[str] = []

    measured, floor, unit = Timing(lambda: calls.append("m"), lambda: calls.append("f")).figures()

    assert calls.count("m") == calls.count("f") == 201
    assert measured > 0
    assert floor > 0
    assert unit == "ms"


def test_size_is_in_kilobytes() -> None:
    assert Size(measured=1500, floor=1000).figures() == (1.5, 1.0, "kB")
