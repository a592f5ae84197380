// Asks yaml-language-server about the files of a publication, as an editor would.
//
// usage: node server.mjs SERVER FOLDER
//
// Prints what is not as it should be; then exits with 1.
import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [server, root] = process.argv.slice(2)
const child = spawn('node', [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
const uri = path => pathToFileURL(join(root, path)).href
const schema = kind => `.vscode/schemas/${kind}.schema.json`
// As in docs/editors-guide.md.
const yaml = {
  schemas: {
    [schema('site')]: '/site.yaml',
    [schema('issue')]: '/content/issues/*/issue.yaml',
    [schema('photo')]: '/content/**/*.*.yaml',
    [schema('theme')]: '/themes/*/theme.yaml',
  },
  schemaStore: { enable: false },
}

let rest = Buffer.alloc(0)
let number = 0
const answers = new Map()
const told = new Map()

function receive(message) {
  if (message.method === 'textDocument/publishDiagnostics') told.set(message.params.uri, message.params.diagnostics)
  else if (message.method === 'workspace/configuration') {
    send({ id: message.id, result: message.params.items.map(item => (item.section === 'yaml' ? yaml : null)) })
  } else if (message.method && message.id !== undefined) send({ id: message.id, result: null })
  else answers.get(message.id)?.(message.result)
}

child.stdout.on('data', data => {
  rest = Buffer.concat([rest, data])
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    const length = end < 0 ? NaN : Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, end))[1])
    if (!(rest.length >= end + 4 + length)) return
    const message = rest.subarray(end + 4, end + 4 + length)
    rest = rest.subarray(end + 4 + length)
    receive(JSON.parse(message))
  }
})

function send(message) {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message })
  child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
}

function ask(method, params) {
  number += 1
  const id = number
  return new Promise(resolve => {
    answers.set(id, resolve)
    send({ id, method, params })
  })
}

function open(path, text) {
  told.delete(uri(path))
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri: uri(path), languageId: 'yaml', version: 1, text } } })
}

/// What the server says about a file. It may first say that it has found nothing yet, so the last word counts.
async function verdict(path, text) {
  open(path, text)
  for (let tries = 0; tries < 100 && !told.has(uri(path)); tries += 1) await new Promise(done => setTimeout(done, 100))
  await new Promise(done => setTimeout(done, 200))
  return (told.get(uri(path)) ?? [{ message: 'the server says nothing' }]).map(one => one.message)
}

async function completions(path, text, line, character) {
  await verdict(path, text)
  const found = await ask('textDocument/completion', { textDocument: { uri: uri(path) }, position: { line, character } })
  return (found.items ?? found).map(item => item.label)
}

const wrong = []
const expect = (is, what) => is || wrong.push(what)

await ask('initialize', {
  processId: process.pid,
  rootUri: pathToFileURL(root).href,
  workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'paper' }],
  capabilities: { workspace: { configuration: true }, textDocument: { hover: { contentFormat: ['markdown'] } } },
})
send({ method: 'initialized', params: {} })
send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } })

const isOurs = path => /^(site|themes\/[^/]+\/theme|content\/(?!data\/).*)\.yaml$/.test(path)
const files = readdirSync(root, { recursive: true }).filter(isOurs)
expect(files.length > 5, `only ${files.length} files of YAML`)
for (const path of files) {
  const messages = await verdict(path, readFileSync(join(root, path), 'utf8'))
  expect(messages.length === 0, `${path}: ${messages}`)
}

const bad = await verdict('content/issues/bad/issue.yaml', 'dat: 2025-09\nnumber: true\ncontents: [{section: sport, stories: [a]}]\n')
expect(bad.length === 4, `mistakes of an issue: ${JSON.stringify(bad)}`)
const keys = await completions('content/issues/keys/issue.yaml', 'date: 2025-09\n\n', 1, 0)
expect(keys.includes('contents') && !keys.includes('date'), `keys of an issue: ${keys}`)
const names = await completions('content/issues/names/issue.yaml', 'date: 2025-09\ncontents:\n  - section: \n', 2, 13)
expect(names.includes('focus') && names.length === 4, `names of sections: ${names}`)
const at = { textDocument: { uri: uri('content/issues/names/issue.yaml') }, position: { line: 0, character: 1 } }
const hover = await ask('textDocument/hover', at)
expect(JSON.stringify(hover).includes('the date of the issue'), `explanation of a key: ${JSON.stringify(hover)}`)

child.kill()
for (const line of wrong) console.log(line)
process.exit(wrong.length ? 1 : 0)
