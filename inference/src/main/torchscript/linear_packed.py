# Products with weights packed once by oneDNN (x86-64). Every row of a product of two rows up to a limit, which
# depends on the processor (see RowSearch), has the same bits whatever the other rows are. That is what makes
# answers independent of the batch.
class Linear(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # What packing makes are tensors, which need none.
  def make_room(self: __torch__.linear.Linear,
    parts: int) -> NoneType:
    return None

  def pack(self: __torch__.linear.Linear,
    w: Tensor,
    place: int) -> Tensor:
    return ops.mkldnn._reorder_linear_weight(w, 512)

  # Nowhere: packed matrices are tensors.
  def place(self: __torch__.linear.Linear,
    w: Tensor) -> int:
    return 0

  # Of how many terms a sum should be made at most. A block of rows that are multiplied should fit in the processor's second
  # level cache: 80 rows of 1536 float32 are 480 KiB. Longer sums were a third slower there (AVX2, 512 KiB). Parts are added up
  # in the type of the rows, so those of a half type are left whole: each part would cost precision.
  def longest_sum(self: __torch__.linear.Linear,
    like: Tensor) -> int:
    if torch.eq(ops.prim.dtype(like), 6):
      longest = 1536
    else:
      longest = 1073741824
    return longest

  # A matrix whose product is that of w with rows which bear this factor.
  def unscaled(self: __torch__.linear.Linear,
    w: Tensor,
    factor: float) -> Tensor:
    return torch.div(w, factor)

  def product(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, None, "none", annotate(List[Optional[number]], []), "")

  def affine(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, b, "none", annotate(List[Optional[number]], []), "")

  def affine_swish(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, w, b, "swish", annotate(List[Optional[number]], []), "")

  def affine_plus(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor,
    residual: Tensor) -> Tensor:
    return ops.mkldnn._linear_pointwise(x, residual, w, b, "add")

  # The same of rows that bear the factor which unscaled() has taken off w.
  def unscaled_plus(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor,
    factor: float,
    residual: Tensor) -> Tensor:
    return (self).affine_plus(x, w, place, b, residual, )
