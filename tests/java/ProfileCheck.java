// Says where Turtle files, taken together, leave the OWL 2 DL or RL profile: one line a violation.
// Exit 0 none, 1 some, 2 not checked. Needs the OWL API 5 on the class path; reads no file but those named.

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.StringDocumentSource;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.MissingImportHandlingStrategy;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyLoaderConfiguration;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.Profiles;

public class ProfileCheck {
  static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  static int found = 0;

  public static void main(String[] files) {
    try {
      check(read(files));
    } catch (Throwable error) { // a missing jar is an Error, not an Exception
      OUT.println("not checked: " + error);
      System.exit(2);
    }
    System.exit(found == 0 ? 0 : 1);
  }

  // One text, so that declarations in one file serve the others.
  static OWLOntology read(String[] files) throws Exception {
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      text.append(Files.readString(Path.of(file), StandardCharsets.UTF_8)).append('\n');
    }
    OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
    manager.getIRIMappers().add(iri -> IRI.create("file:/nonexistent")); // nothing is fetched
    OWLOntology ontology = manager.loadOntologyFromOntologyDocument(
        new StringDocumentSource(text.toString(), IRI.create("urn:merged"), new TurtleDocumentFormat(), "text/turtle"),
        new OWLOntologyLoaderConfiguration()
            .setTreatDublinCoreAsBuiltIn(false)
            .setMissingImportHandlingStrategy(MissingImportHandlingStrategy.SILENT));
    if (ontology.getAxiomCount() == 0) {
      throw new IOException("no axiom was read");
    }
    return ontology;
  }

  static void check(OWLOntology ontology) {
    ontology.getFormat().getOntologyLoaderMetaData().get().getUnparsedTriples()
        .forEach(triple -> say("DL", "a triple outside any axiom: " + triple));
    for (Profiles profile : new Profiles[] {Profiles.OWL2_DL, Profiles.OWL2_RL}) {
      profile.checkOntology(ontology).getViolations()
          .forEach(violation -> say(profile.name().substring(5), violation.toString()));
    }
  }

  static void say(String profile, String what) {
    OUT.println(profile + ": " + what.replaceAll("\\s+", " "));
    found++;
  }
}
