"""Settings of nbgrader for ps4; copy them into your course's nbgrader_config.py."""

c = get_config()

# Stubs come from the notebook itself; nbgrader need not add one of its own.
c.ClearSolutions.code_stub = {"python": "# Your answer ends here."}
# A question that never ends: this many seconds a cell, then the next cell.
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True
# What `nbgrader zip_collect` takes from an LMS's zip; without it, it collects nothing.
c.FileNameCollectorPlugin.named_regexp = (
    r".*ps4_(?P<student_id>\w+?)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>.*)"
)
