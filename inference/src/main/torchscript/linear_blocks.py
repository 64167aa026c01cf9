# The packed products in blocks of at most 80 rows, for CPUs without AVX-512: there oneDNN sums a row in another order
# from 81 rows on, where rows are longer than 512. Blocks are of equal size, so that none is of a single row.
def pack(w: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(w, 80)

def blocks(x: Tensor) -> List[Tensor]:
  rows = torch.size(x, 0)
  return torch.tensor_split(x, torch.add(torch.floordiv(torch.sub(rows, 1), 80), 1), 0)

def joined(outs: List[Tensor]) -> Tensor:
  if torch.eq(torch.len(outs), 1):
    y = outs[0]
  else:
    y = torch.cat(outs, 0)
  return y

def pointwise(x: Tensor,
    w: Tensor,
    b: Optional[Tensor],
    activation: str) -> Tensor:
  outs = annotate(List[Tensor], [])
  parts = __torch__.linear.blocks(x)
  for i in range(torch.len(parts)):
    _0 = torch.append(outs, ops.mkldnn._linear_pointwise(parts[i], w, b, activation, annotate(List[Optional[number]], []), ""))
  return __torch__.linear.joined(outs)

def affine(x: Tensor,
    w: Tensor,
    b: Optional[Tensor]) -> Tensor:
  return __torch__.linear.pointwise(x, w, b, "none")

def affine_swish(x: Tensor,
    w: Tensor,
    b: Tensor) -> Tensor:
  return __torch__.linear.pointwise(x, w, b, "swish")

def affine_plus(x: Tensor,
    w: Tensor,
    b: Tensor,
    residual: Tensor) -> Tensor:
  outs = annotate(List[Tensor], [])
  parts = __torch__.linear.blocks(x)
  residuals = __torch__.linear.blocks(residual)
  for i in range(torch.len(parts)):
    _0 = torch.append(outs, ops.mkldnn._linear_pointwise(parts[i], residuals[i], w, b, "add"))
  return __torch__.linear.joined(outs)
