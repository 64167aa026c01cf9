# Products with weights packed once by oneDNN (x86-64). Every row of a product of two rows up to a limit, which
# depends on the processor (see RowLimit), has the same bits whatever the other rows are. That is what makes
# answers independent of the batch.
def pack(w: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(w, 512)

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
