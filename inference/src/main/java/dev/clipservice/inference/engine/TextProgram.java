package dev.clipservice.inference.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * The compiled {@code clip_text.py}. A call's first argument is the name of its method; which
 * manager owns what comes back is decided by the first array that goes in.
 */
public final class TextProgram implements AutoCloseable {

  /** Which operators multiply. */
  enum Linear {
    /** oneDNN's with weights packed once: the fastest on x86-64, the same bits in every batch. */
    PACKED("clip-text-packed.pt"),
    /** libtorch's plain ones: run everywhere, on GPUs too; bits depend on the batch. */
    PLAIN("clip-text-plain.pt");

    private final String resource;

    Linear(String resource) {
      this.resource = resource;
    }

    /**
     * Packed on a processor that is an x86-64: elsewhere libtorch may lack the operators, and
     * nobody has shown that the bits stay the same.
     */
    static Linear of(Compute.Device device) {
      boolean x86 = Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
      return device == Compute.Device.CPU && x86 ? PACKED : PLAIN;
    }
  }

  private final Model model;

  private TextProgram(Model model) {
    this.model = model;
  }

  /**
   * Loads the program from this module's resources.
   *
   * @throws RuntimeException of libtorch if it lacks an operator
   */
  static TextProgram load(Linear linear) {
    Model model = Model.newInstance("clip-text", Device.cpu(), "PyTorch");
    try (InputStream archive = TextProgram.class.getResourceAsStream(linear.resource)) {
      if (archive == null) {
        throw new IllegalStateException(
            "%s is not in the jar; this is a bug of the build".formatted(linear.resource));
      }
      model.load(archive);
      return new TextProgram(model);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException("could not read " + linear.resource, e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException("libtorch refuses " + linear.resource, e);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Calls {@code method}; the result belongs to {@code owner}. */
  NDList call(String method, NDManager owner, NDList arguments) {
    try (NDArray name = owner.create(0)) {
      name.setName("module_method:" + method);
      NDList all = new NDList(arguments.size() + 1);
      all.add(name);
      all.addAll(arguments);
      return model.getBlock().forward(new ParameterStore(owner, false), all, false);
    }
  }

  /** Makes arrays the argument {@code name}, a list of tensors. Returns them. */
  static NDList named(String name, NDList arrays) {
    arrays.forEach(array -> array.setName(name + "[]"));
    return arrays;
  }

  @Override
  public void close() {
    model.close();
  }
}
