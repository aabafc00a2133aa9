// Lets a connector of the original write records, and prints what is in the server then: the files in
// src/test/resources/io/deepstream/server/connector/originals. Or lets it read what another has written. In an empty folder:
//   npm install --ignore-scripts @deepstream/cache-redis@2.0.9
//   node .../originals.js write|read @deepstream/cache-redis <port of a server on this machine>
const [, , command, name, port] = process.argv
const assert = require('assert')
const { execFileSync } = require('child_process')
const { createRequire } = require('module')
const here = createRequire(process.cwd() + '/')
const { version } = here(name + '/package.json')
const old = !name.startsWith('@')
const kind = ['redis', 'mongodb', 'rethinkdb'].find((word) => name.includes(word))

const records = {
  'user/ada': { version: 3, data: { name: 'Ada', tags: ['a', 'b'], nested: { deep: { t: true, f: false, z: null, s: '' } } } },
  'user/a/b/c': { version: 2, data: { rows: [{ a: 1 }, { a: [2, [3]] }, []], none: {} } },
  'user/list': { version: 1, data: ['user/ada', 'user/a/b/c'] },
  'user/empty': { version: 0, data: {} },
  'plain name, with spaces': { version: 2147483646, data: { int: 7, negative: -7, half: 0.5, large: 9007199254740991, tiny: 5e-324, huge: 1.7976931348623157e308 } },
  'user/Grüße 日本 🎉': { version: 12, data: { text: 'Grüße "quoted" \\ \n\t 日本 🎉', 'ключ': 'значение' } },
}

const services = { logger: { getNameSpace: () => ({ fatal: fail, error: fail, warn() {}, info() {}, debug() {} }) } }

function fail (...reason) {
  console.error(name, version, ...reason)
  process.exit(1)
}

function options () {
  const server = { host: '127.0.0.1', port: Number(port), splitChar: '/' }
  return kind === 'mongodb' ? { connectionString: `mongodb://127.0.0.1:${port}/deepstream`, db: 'deepstream', splitChar: '/' }
    : kind === 'redis' ? { ...server, ...(name.startsWith('@') ? {} : { password: '' }) } : server
}

async function connect () {
  let Connector = here(name)
  Connector = Connector.default || Connector
  const connector = new Connector(options(), services)
  if (old) {
    await new Promise((resolve) => connector.isReady ? resolve() : connector.once('ready', resolve))
  } else {
    await connector.whenReady()
  }
  return connector
}

const copy = (value) => JSON.parse(JSON.stringify(value))

const write = (connector, key, record) => new Promise((resolve, reject) => {
  const done = (error) => error ? reject(error) : resolve()
  old ? connector.set(key, copy({ _v: record.version, _d: record.data }), done)
    : connector.set(key, record.version, copy(record.data), done)
})

const read = (connector, key) => new Promise((resolve, reject) => old
  ? connector.get(key, (error, value) => error ? reject(error) : resolve(value && { version: value._v, data: value._d }))
  : connector.get(key, (error, version, data) => error ? reject(error) : resolve({ version, data })))

const run = (...command) => execFileSync('redis-cli', ['-p', port, '--raw', ...command]).toString().replace(/\n$/, '')

/** What is in the server: strings of Redis, rows of RethinkDB, documents of MongoDB as base64 of their BSON. */
async function found (connector) {
  const all = {}
  if (kind === 'redis') {
    run('KEYS', '*').split('\n').filter(Boolean).sort().forEach((key) => { all[key] = run('GET', key) })
  } else if (kind === 'mongodb') {
    const db = connector.db || connector._db
    for (const { name } of (await db.listCollections().toArray()).filter((each) => !each.name.startsWith('system.'))) {
      const documents = await db.collection(name).find({}, { raw: true }).toArray()
      all[name] = documents.map((bson) => bson.toString('base64'))
    }
  } else {
    const r = here('rethinkdb')
    const connection = connector._connection.get()
    for (const table of (await r.tableList().run(connection)).sort()) {
      all[table] = await (await r.table(table).run(connection)).toArray()
    }
  }
  return all
}

async function main () {
  const connector = await connect()
  const refused = []
  for (const [key, record] of Object.entries(records)) {
    try {
      if (command === 'write') {
        await write(connector, key, record)
      } else {
        assert.deepStrictEqual(copy(await read(connector, key)), record)
      }
    } catch (reason) {
      console.error(key, reason)
      delete records[key]
      refused.push(key)
    }
  }
  if (command === 'write') {
    console.log(JSON.stringify({ package: name, version, records, found: await found(connector) }, null, '\t'))
  } else {
    console.log(`${name} ${version} reads ${Object.keys(records).length} records, not ${JSON.stringify(refused)}`)
  }
  process.exit(0)
}

// storage-mongodb 1.1.1 asks for an index in a way that servers refuse, and does not look at the answer
process.on('unhandledRejection', (reason) => console.error(String(reason)))
main().catch(fail)
