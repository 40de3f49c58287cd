"""Linking: each function is compiled once, and all are made one in the entry.

numba makes a whole of every function with all that it calls, optimises that and brings
it to machine code, so that what lies deep is made over and over: of 83 CPU seconds that
took 66. Here functions are parts, which wait, and only the entry is made whole. This
relies on how numba's own libraries of code fit together, and stands alone for that.
"""

import ctypes
from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder

NOT_CALLABLE = ctypes.cast(ctypes.pythonapi.PyObject_Call, ctypes.c_void_p).value
"""What runs when Python calls a part all the same: it raises a `TypeError`."""


class _NoEnvironment:
    """Stands for the generator of a part's code: nobody calls a part from Python."""

    def set_env(self, name: str, env: object) -> None:
        """Leave the environment of a call as it is."""


class Part(JITCodeLibrary):
    """One function, not brought to machine code by itself."""

    codegen = _NoEnvironment()

    def finalize(self) -> None:
        """Be ready to be linked into others."""
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int | None:  # noqa: ARG002
        """Return what says that nobody can call it."""
        return NOT_CALLABLE


class Whole(JITCodeLibrary):
    """The entry with all that it calls."""

    _entry: frozenset[str]
    """Its own functions, which others call."""

    def finalize(self) -> None:
        """Link the parts, those of parts included, and make machine code of them."""
        found: dict[Any, None] = {}
        waiting = list(self._linking_libraries)
        while waiting:
            library = waiting.pop()
            if library not in found:
                found[library] = None
                if isinstance(library, Part):
                    waiting += library._linking_libraries
        self._linking_libraries = list(found)
        self._entry = frozenset(each.name for each in self._final_module.functions)
        super().finalize()  # type: ignore[no-untyped-call]  # numba is typed in part

    def _optimize_final_module(self) -> None:
        """Optimise all as one: a part that only one other calls may become that one."""
        for function in self._final_module.functions:
            if not function.is_declaration and function.name not in self._entry:
                function.linkage = "internal"
        super()._optimize_final_module()  # type: ignore[no-untyped-call]  # as above


class _Pipeline(CompilerBase):
    """Compiles as numba does, into a library of our own."""

    library: type[JITCodeLibrary]

    def define_pipelines(self) -> list[Any]:
        """Return numba's passes, after the library was made."""
        codegen = self.state.targetctx.codegen()
        self.state.library = self.library(codegen, self.state.func_id.func_qualname)
        self.state.library.enable_object_caching()
        passes: Any = DefaultPassBuilder
        return [passes.define_nopython_pipeline(self.state)]


class PartPipeline(_Pipeline):
    """Compiles a part, without what would call it from Python or from C."""

    library = Part

    def define_pipelines(self) -> list[Any]:
        """Return numba's passes, after the library was made."""
        flags = self.state.flags
        flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
        return super().define_pipelines()


class WholePipeline(_Pipeline):
    """Compiles the entry."""

    library = Whole
