"""Whether the graph is consistent in OWL 2 DL, by HermiT. The only user of owlready2."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import ReasonerError
from kg.model.iris import compress
from kg.model.ontology import Ontology
from kg.model.rdf import serialise

_ONE_AT_A_TIME = threading.Lock()
_UTF8 = "-Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8"


@dataclass(frozen=True, slots=True)
class Consistency:
    """HermiT's verdict: is there a model, and which classes can never have a member."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()


def java() -> str:
    """The path of a working Java. Raises ReasonerError where there is none."""
    path = shutil.which("java")
    if path is not None:
        try:
            if (
                subprocess.run([path, "-version"], capture_output=True, stdin=subprocess.DEVNULL, timeout=60).returncode
                == 0
            ):
                return path
        except (OSError, subprocess.TimeoutExpired):
            pass
    raise ReasonerError(
        "HermiT needs Java, and no working java is on the PATH",
        hint="install a Java runtime (Debian: apt-get install default-jre-headless)",
    )


def consistency(ontology: Ontology, statements: Iterable[ox.Triple] = ()) -> Consistency:
    """Ask HermiT, through owlready2, whether the ontology and the statements have a model.

    Dates are outside OWL 2's datatypes; HermiT leaves them aside (shapes.ttl checks them).
    Raises ReasonerError where Java is missing or HermiT gives no verdict.
    """
    java()
    everything = sorted({*ontology.triples, *statements}, key=str)
    text = serialise(everything, ox.RdfFormat.N_TRIPLES)
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory() as folder:
        return _hermit(text, folder)


def _hermit(text: bytes, folder: str) -> Consistency:
    import contextlib
    import io

    import owlready2

    # owlready2 leaves its working file behind unless all goes well, and reads Java's output in the
    # system's encoding: both are set right for the time of the call.
    held_dir, held_options = tempfile.tempdir, os.environ.get("JAVA_TOOL_OPTIONS")
    tempfile.tempdir, os.environ["JAVA_TOOL_OPTIONS"] = folder, _UTF8
    world = owlready2.World()
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            world.get_ontology("http://lienket.invalid/").load(fileobj=io.BytesIO(text))
            owlready2.sync_reasoner_hermit(
                world, infer_property_values=False, debug=0, ignore_unsupported_datatypes=True
            )
        empty = sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing)
        return Consistency(True, tuple(compress(iri) for iri in empty))
    except owlready2.OwlReadyInconsistentOntologyError:
        return Consistency(False)
    except (owlready2.OwlReadyJavaError, owlready2.OwlReadyOntologyParsingError) as error:
        cause = next((line for line in str(error).splitlines() if "Exception" in line), str(error))
        raise ReasonerError(
            f"HermiT gave no verdict ({cause.strip()})", hint="check that the ontology is OWL 2 DL"
        ) from error
    finally:
        world.close()
        tempfile.tempdir = held_dir
        if held_options is None:
            os.environ.pop("JAVA_TOOL_OPTIONS", None)
        else:
            os.environ["JAVA_TOOL_OPTIONS"] = held_options
