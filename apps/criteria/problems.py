"""Problems of a draft in words."""


def problem_words(problem, definition) -> str:
    """One sentence that names the place."""
    return str(problem)
