// The inverses of many numbers, of which points in projective coordinates have one each.
#pragma once

#include <cstddef>
#include <vector>

namespace assay::attest {

// Calls use(i, 1/points[i].z) for each point, the last first, with one inversion for all (Montgomery's trick). No z is
// zero. `product`, `inverse` and the neutral `one` are those of the field.
template <class Point, class Element, class Product, class Inverse, class Use>
void with_inverses(const std::vector<Point>& points, const Element& one, Product product, Inverse inverse, Use use) {
  std::vector<Element> before(points.size());  // the product of all z before it
  Element all = one;
  for (std::size_t i = 0; i < points.size(); ++i) {
    before[i] = all;
    all = product(all, points[i].z);
  }
  Element rest = inverse(all);
  for (std::size_t i = points.size(); i-- > 0;) {
    use(i, product(rest, before[i]));
    rest = product(rest, points[i].z);
  }
}

}  // namespace assay::attest
