// Finds what can be changed in a C++ source: one operator, constant, condition or statement at a time. Only the bodies of
// functions count, and of these only what runs: what the compiler works out (constexpr, case, template arguments) does not.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

/**
 * Text is put in before and after a part of a source; `token`, a part in between, is replaced by a comma.
 * `within` is the name of the function that it is in.
 * @typedef {{file: string, line: number, from: number, to: number, token: [number, number]|null, before: (number: number) => string, after: string, kind: string, text: string, within: string}} Mutant
 */

const kOutside = new Set(['static_assert_declaration', 'template_argument_list', 'enumerator', 'requires_clause', 'requires_expression', 'attribute_declaration',
  'array_declarator', 'noexcept', 'decltype', 'sizeof_expression', 'concept_definition', 'optional_parameter_declaration', 'preproc_def', 'lambda_capture_specifier']);
const kRelations = { '<': 'less', '<=': 'less_equal', '>': 'greater', '>=': 'greater_equal', '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided', '%': 'modulo' };
const kSwapped = { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '+=': '-=', '-=': '+=' };
const kUses = new Set(['argument_list', 'binary_expression', 'return_statement', 'initializer_list', 'initializer_pair', 'init_declarator', 'assignment_expression', 'conditional_expression', 'parenthesized_expression']);
/** Checks that end the program: without them, or with others, only a program that is wrong behaves differently. */
const kChecks = /^HOST_CHECK/;

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-cpp/tree-sitter-cpp.wasm')));

/** Whether nothing in this node runs, or nothing in it is ours to change. */
function isOutside(node) {
  if (kOutside.has(node.type)) return true;
  if (node.type === 'declaration') return node.namedChildren.some((child) => child.type === 'type_qualifier' && child.text === 'constexpr');
  return node.type === 'call_expression' && kChecks.test(node.childForFieldName('function')?.text ?? '');
}

/** A sum with a literal text in it is a text, of which nothing can be taken away. */
const isText = (node) => node.type === 'binary_expression' ? ['left', 'right'].some((side) => isText(node.childForFieldName(side)))
  : ['string_literal', 'raw_string_literal', 'concatenated_string', 'char_literal'].includes(node.type) || (node.type === 'parenthesized_expression' && isText(node.namedChildren[0]))
  || (node.type === 'conditional_expression' && isText(node.childForFieldName('consequence')));

/** The name of the function that a node is in, without those of its class and its namespaces. */
function functionOf(node) {
  let at = node;
  while (at && at.type !== 'function_definition') at = at.parent;
  const inner = (node) => node?.childForFieldName('declarator') ?? node?.childForFieldName('name');
  let name = inner(at);
  for (let next = inner(name); next; next = inner(name)) name = next;
  return name?.text ?? '';
}

/** @param {string} file @param {string} [source] @returns {Mutant[]} in the order of the source */
export function mutantsOf(file, source = readFileSync(file, 'utf8')) {
  /** @type {Mutant[]} */ const found = [];

  function put(node, kind, before, after, token = null) {
    found.push({
      file, line: node.startPosition.row + 1, from: node.startIndex, to: node.endIndex, token: token && [token.startIndex, token.endIndex],
      before: (number) => before.replaceAll('#', String(number)), after, kind, text: node.text.split('\n')[0].slice(0, 90).trim(), within: functionOf(node),
    });
  }
  const kActive = '::mutants::active(#)';
  const negate = (node, kind) => put(node, kind, `(${kActive} != static_cast<bool>(`, '))');

  function visit(node, runs) {
    if (isOutside(node)) return;
    const field = (name) => node.childForFieldName(name);
    const parent = node.parent;
    if (runs) {
      switch (node.type) {
        case 'binary_expression': {
          const operator = field('operator');
          const op = operator.text;
          if (op === '==' || op === '!=') put(node, `${op} to ${op === '==' ? '!=' : '=='}`, `(${kActive} != (`, '))');
          else if (op === '&&') for (const side of ['left', 'right']) put(field(side), `${side} of && to true`, `(${kActive} || static_cast<bool>(`, '))');
          else if (op === '||') for (const side of ['left', 'right']) put(field(side), `${side} of || to false`, `(!${kActive} && static_cast<bool>(`, '))');
          else if (kRelations[op] && !isText(node)) put(node, `${op} to ${kSwapped[op]}`, `::mutants::${kRelations[op]}(#, `, ')', operator);
          break;
        }
        case 'unary_expression':
          if (field('operator').text === '!') negate(node, '! dropped');
          break;
        case 'assignment_expression': {
          const operator = field('operator');
          if (operator.text === '+=' || operator.text === '-=') put(node, `${operator.text} to ${kSwapped[operator.text]}`, `::mutants::${operator.text === '+=' ? 'add' : 'subtract'}(#, `, ')', operator);
          break;
        }
        case 'number_literal':
          if (kUses.has(parent.type)) put(node, 'one more', '::mutants::constant(#, ', ')');
          break;
        case 'identifier':
          if (/^k[A-Z]/.test(node.text) && kUses.has(parent.type)) put(node, 'one more', '::mutants::constant(#, ', ')');
          break;
        case 'true': case 'false':
          put(node, 'negated', `(${kActive} != `, ')');
          break;
        case 'expression_statement': {
          const inner = node.namedChildren[0];
          if (inner && !isOutside(inner)) put(inner, 'removed', `(${kActive} ? void() : static_cast<void>(`, '))');
          break;
        }
        case 'break_statement': case 'continue_statement':
          put(node, 'removed', `{ if (!${kActive}) `, ' }');
          break;
        case 'return_statement':
          if (node.namedChildren.length === 0) put(node, 'removed', `{ if (!${kActive}) `, ' }');
          break;
        case 'if_statement': case 'while_statement': case 'for_statement': case 'do_statement': case 'conditional_expression': {
          const condition = field('condition');
          const value = condition?.type === 'condition_clause' ? condition.childForFieldName('value') : condition?.type === 'parenthesized_expression' ? condition.namedChildren[0] : condition;
          const isConstexpr = node.children.some((child) => child.type === 'constexpr');
          const isMutated = ['declaration', 'true', 'false'].includes(value?.type) || (value?.type === 'unary_expression' && value.text[0] === '!') || (value?.type === 'binary_expression' && !['&&', '||'].includes(value.childForFieldName('operator').text));
          if (value && !isConstexpr && !isMutated) negate(value, 'negated');
          break;
        }
      }
    }
    const isConstexprIf = node.type === 'if_statement' && node.children.some((child) => child.type === 'constexpr');
    for (const child of node.namedChildren) {
      const isCase = node.type === 'case_statement' && child.id === field('value')?.id;
      if (isCase || (isConstexprIf && child.id === field('condition')?.id)) continue;
      visit(child, runs || node.type === 'function_definition' && child.type === 'compound_statement' || node.type === 'lambda_expression' && child.type === 'compound_statement');
    }
  }
  visit(parser.parse(source).rootNode, false);
  return found;
}

/** The source with all of these in it, each under its number. @param {string} source @param {(Mutant & {number: number})[]} mutants */
export function withMutants(source, mutants) {
  /** @type {{at: number, until: number, text: string, rank: number[]}[]} */ const edits = [];
  mutants.forEach((mutant, order) => {
    // At one place: first the ends, the innermost first; then the beginnings, the outermost first.
    edits.push({ at: mutant.from, until: mutant.from, text: mutant.before(mutant.number), rank: [1, -mutant.to, order] });
    edits.push({ at: mutant.to, until: mutant.to, text: mutant.after, rank: [0, -mutant.from, -order] });
    if (mutant.token) edits.push({ at: mutant.token[0], until: mutant.token[1], text: ',', rank: [2, 0, 0] });
  });
  edits.sort((a, b) => a.at - b.at || a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2]);
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += source.slice(at, edit.at) + edit.text;
    at = edit.until;
  }
  return result + source.slice(at);
}
