// Evaluates expressions as JavaScript: one case a line in, one result a line out.
import readline from 'node:readline'

function describe(value) {
  if (value === null) return 'null'
  if (typeof value === 'object') return 'object ' + String(value)
  return typeof value + ' ' + String(value)
}

function evaluate({ expression, scope }) {
  const { records, captures, ...variables } = scope
  const _ = (name) => {
    if (name === undefined) return undefined
    if (typeof name !== 'string') throw new TypeError('not a name')
    return name.includes('undefined') ? undefined : records[name] ?? null
  }
  const all = { oldData: undefined, data: undefined, ...variables, ...captures, _ }
  try {
    return describe(new Function(...Object.keys(all), `return ${expression}`)(...Object.values(all)))
  } catch (error) {
    return error instanceof SyntaxError ? 'syntax ' + error.message : 'error'
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(evaluate(JSON.parse(line))) + '\n')
}
