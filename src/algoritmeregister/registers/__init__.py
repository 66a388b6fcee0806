"""Whose list: the known registers and their owners, which of them were suggested, and who says it has nothing to register.

Import the verbs (`ensure()`, `suggest()`, `accept()`, `reject()`, `update()`, …) from `registers.actions`, what can be asked
from `registers.queries`, `import_list()` from `registers.importing`, `export_list()` from `registers.exporting`, and the
models. How a register is read lives in `harvest/`.
"""
