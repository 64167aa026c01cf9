# The same products with libtorch's plain operators, for machines without oneDNN packing. Correct, but a row's last
# bits depend on how many rows are computed together.
class Linear(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # What packing makes are tensors, which need none.
  def make_room(self: __torch__.linear.Linear,
    parts: int) -> NoneType:
    return None

  # A copy: what comes may be a view of the mapped file, which does not stay mapped.
  def pack(self: __torch__.linear.Linear,
    w: Tensor,
    place: int) -> Tensor:
    return torch.contiguous(torch.clone(w))

  # Nowhere: packed matrices are tensors.
  def place(self: __torch__.linear.Linear,
    w: Tensor) -> int:
    return 0

  # Of how many terms a sum should be made at most: as many as there are.
  def longest_sum(self: __torch__.linear.Linear,
    like: Tensor) -> int:
    return 1073741824

  # A matrix whose product is that of w with rows which bear this factor.
  def unscaled(self: __torch__.linear.Linear,
    w: Tensor,
    factor: float) -> Tensor:
    return torch.div(w, factor)

  def product(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int) -> Tensor:
    return torch.linear(x, w)

  def affine(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor) -> Tensor:
    return torch.linear(x, w, b)

  def affine_swish(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor) -> Tensor:
    return torch.silu(torch.linear(x, w, b))

  def affine_plus(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor,
    residual: Tensor) -> Tensor:
    return torch.add(torch.linear(x, w, b), residual)

  # The same of rows that bear the factor which unscaled() has taken off w.
  def unscaled_plus(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor,
    factor: float,
    residual: Tensor) -> Tensor:
    return (self).affine_plus(x, w, place, b, residual, )
