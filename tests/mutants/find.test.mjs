// What is changed in a source, and what is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mutantsOf, withMutants } from './find.mjs';

const inBody = (body) => `int f(int a, int b) { ${body} }`;
const kindsOf = (body) => mutantsOf('f.cpp', inBody(body)).map(({ kind, text }) => `${kind}: ${text}`);

test('one operator, constant, condition or statement at a time is changed', () => {
  assert.deepEqual(kindsOf('if (a < b && g(a)) h(); return a == 1;'), [
    'negated: a < b && g(a)', 'left of && to true: a < b', 'right of && to true: g(a)', '< to <=: a < b', 'removed: h()', '== to !=: a == 1', 'one more: 1',
  ]);
  assert.deepEqual(kindsOf('if (!a) { b += 2; break; }'), ['! dropped: !a', 'removed: b += 2', '+= to -=: b += 2', 'one more: 2', 'removed: break;']);
  assert.deepEqual(kindsOf('return [&](int c) { return true; };'), ['negated: true']);
  assert.deepEqual(kindsOf('return a - kMost;'), ['- to +: a - kMost', 'one more: kMost']);
});

test('what the compiler works out, texts, and checks that end the program are not changed', () => {
  for (const body of [
    'constexpr int c = 1 + 2;', 'static_assert(1 < 2);', 'std::array<int, 3> c;', 'HOST_CHECK(a < b);', 'return "a" + name;', 'if (const auto* c = g()) return a;', 'if constexpr (1 < 2) return a;',
  ]) assert.deepEqual(kindsOf(body), [], body);
  assert.deepEqual(kindsOf('switch (a) { case 3: return b; }'), []);
  assert.deepEqual(mutantsOf('f.cpp', 'constexpr int kA = 3; int b = kA < 4;'), [], 'outside of functions');
});

test('several changes in one expression keep its order', () => {
  const source = inBody('return a < 1 && b == 2;');
  const all = mutantsOf('f.cpp', source).map((mutant, number) => ({ ...mutant, number }));
  assert.equal(withMutants(source, all), inBody('return (::mutants::active(0) || static_cast<bool>(::mutants::less(2, a , ::mutants::constant(3, 1)))) '
    + '&& (::mutants::active(1) || static_cast<bool>((::mutants::active(4) != (b == ::mutants::constant(5, 2)))));'));
});
