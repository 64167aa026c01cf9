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

/**
 * The compiled {@code clip_text.py}. A call's first argument is the name of its method; which
 * manager owns what comes back is decided by the first array that goes in.
 */
public final class TextProgram implements AutoCloseable {

  private final Model model;
  private final Linear linear;

  private TextProgram(Model model, Linear linear) {
    this.model = model;
    this.linear = linear;
  }

  /** Which operators it multiplies with. */
  Linear linear() {
    return linear;
  }

  /**
   * Loads the program from this module's resources.
   *
   * @throws RuntimeException of libtorch if it lacks an operator
   */
  static TextProgram load(Linear linear) {
    Model model = Model.newInstance("clip-text", Device.cpu(), "PyTorch");
    try (InputStream archive = TextProgram.class.getResourceAsStream(linear.resource())) {
      if (archive == null) {
        throw new IllegalStateException(
            "%s is not in the jar; this is a bug of the build".formatted(linear.resource()));
      }
      model.load(archive);
      return new TextProgram(model, linear);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException("could not read " + linear.resource(), e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException("libtorch refuses " + linear.resource(), e);
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
