# The same products with libtorch's plain operators, for machines without oneDNN packing. Correct, but a row's last
# bits depend on how many rows are computed together.
# A copy: what comes may be a view of the mapped file, which does not stay mapped.
def pack(w: Tensor) -> Tensor:
  return torch.contiguous(torch.clone(w))

# Of how many terms a sum should be made at most: as many as there are.
def longest_sum(like: Tensor) -> int:
  return 1073741824

def affine(x: Tensor,
    w: Tensor,
    b: Optional[Tensor]) -> Tensor:
  return torch.linear(x, w, b)

def affine_swish(x: Tensor,
    w: Tensor,
    b: Tensor) -> Tensor:
  return torch.silu(torch.linear(x, w, b))

def affine_plus(x: Tensor,
    w: Tensor,
    b: Tensor,
    residual: Tensor) -> Tensor:
  return torch.add(torch.linear(x, w, b), residual)
