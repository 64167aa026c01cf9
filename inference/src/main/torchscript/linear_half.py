# Products of FBGEMM with weights kept as float16 (x86-64), for matrices whose numbers are all float16's: nothing is lost.
# Rows and sums are float32. Every row of a product has the same bits whatever the other rows are, for some numbers of
# rows, the multiples of six among them (see RowSearch).
class Linear(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  packed : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]

  # A place for each matrix, 64 for each part of the tower: threads write to places of their own, whereas what one appends to a
  # list, or which of two equal empty lists libtorch takes for one and the same, is nobody's to rely on.
  def make_room(self: __torch__.linear.Linear,
    parts: int) -> NoneType:
    nothing = ops.quantized.linear_prepack_fp16(torch.new_zeros(torch.tensor(0.), [1, 1]), None)
    for i in range(torch.mul(64, parts)):
      _0 = torch.append(self.packed, nothing)
    return None

  # The packed matrix is no tensor and stays here. What stands for it has its shape, and the number of its place everywhere.
  def pack(self: __torch__.linear.Linear,
    w: Tensor,
    place: int) -> Tensor:
    _0 = torch._set_item(self.packed, place, ops.quantized.linear_prepack_fp16(w, None))
    return torch.expand(torch.tensor(place), [torch.size(w, 0), torch.size(w, 1)])

  # Where pack() has put a matrix, by what it returned.
  def place(self: __torch__.linear.Linear,
    w: Tensor) -> int:
    return int(torch.select(torch.select(w, 0, 0), 0, 0))

  # Of how many terms a sum should be made at most: as many as there are, FBGEMM takes care of the cache.
  def longest_sum(self: __torch__.linear.Linear,
    like: Tensor) -> int:
    return 1073741824

  # The matrix as it is: divided by a factor its numbers would be no float16's.
  def unscaled(self: __torch__.linear.Linear,
    w: Tensor,
    factor: float) -> Tensor:
    return w

  def product(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int) -> Tensor:
    return ops.quantized.linear_dynamic_fp16(x, self.packed[place])

  def affine(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor) -> Tensor:
    return torch.add_((self).product(x, w, place, ), b)

  # A few rows at a time: libtorch shares one operator's numbers among threads by count, and what is left of a share after
  # its vectors is computed by another function, with other last bits. Up to 4 threads such shares are whole vectors, and
  # for 131072 numbers it takes no more.
  def affine_swish(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor) -> Tensor:
    y = (self).product(x, w, place, )
    rows = torch.mul(6, ops.prim.max(1, torch.floordiv(131072, torch.mul(6, torch.size(y, 1)))))
    if torch.le(torch.size(y, 0), rows):
      _0 = torch.silu_(torch.add_(y, b))
    else:
      parts = torch.split(y, rows, 0)
      for i in range(torch.len(parts)):
        _1 = torch.silu_(torch.add_(parts[i], b))
    return y

  def affine_plus(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor,
    residual: Tensor) -> Tensor:
    return torch.add_((self).affine(x, w, place, b, ), residual)

  # The same of rows that bear a factor.
  def unscaled_plus(self: __torch__.linear.Linear,
    x: Tensor,
    w: Tensor,
    place: int,
    b: Tensor,
    factor: float,
    residual: Tensor) -> Tensor:
    y = torch.mul_((self).product(x, w, place, ), torch.div(1., factor))
    return torch.add_(torch.add_(y, b), residual)
