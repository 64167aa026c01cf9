# Products with weights packed once by oneDNN (x86-64). Every row of a product of two rows up to a limit, which
# depends on the processor (see RowLimit), has the same bits whatever the other rows are. That is what makes
# answers independent of the batch.
def pack(w: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(w, 512)

# Of how many terms a sum should be made at most. A block of rows that are multiplied should fit in the processor's second
# level cache: 80 rows of 1536 float32 are 480 KiB. Longer sums were a third slower there (AVX2, 512 KiB). Parts are added up
# in the type of the rows, so those of a half type are left whole: each part would cost precision.
def longest_sum(like: Tensor) -> int:
  if torch.eq(ops.prim.dtype(like), 6):
    longest = 1536
  else:
    longest = 1073741824
  return longest

def affine(x: Tensor,
    w: Tensor,
    b: Optional[Tensor]) -> Tensor:
  return ops.mkldnn._linear_pointwise(x, w, b, "none", annotate(List[Optional[number]], []), "")

def affine_swish(x: Tensor,
    w: Tensor,
    b: Tensor) -> Tensor:
  return ops.mkldnn._linear_pointwise(x, w, b, "swish", annotate(List[Optional[number]], []), "")

def affine_plus(x: Tensor,
    w: Tensor,
    b: Tensor,
    residual: Tensor) -> Tensor:
  return ops.mkldnn._linear_pointwise(x, residual, w, b, "add")
