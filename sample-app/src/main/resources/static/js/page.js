// What the parts of the page share.

export function element (id) {
  return document.getElementById(id)
}

/** Makes an element: a tag, its properties, what is in it. */
export function make (tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

/** The same colour for the same name in every browser. */
export function colourOf (name) {
  let hash = 0
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) % 65521
  // steps of the golden angle keep similar names apart
  return `hsl(${Math.round(hash * 137.508 % 360)} 55% 40%)`
}

const MOODS = ['Curious', 'Merry', 'Quiet', 'Swift', 'Bold', 'Gentle', 'Sunny', 'Clever']
const ANIMALS = ['Otter', 'Heron', 'Fox', 'Badger', 'Wren', 'Hare', 'Lynx', 'Newt']

export function suggestedName () {
  const pick = list => list[Math.floor(Math.random() * list.length)]
  return `${pick(MOODS)} ${pick(ANIMALS)}`
}

/** Calls the function at most once per frame, with the arguments of the last call. */
export function perFrame (callback) {
  let waiting = null
  return (...args) => {
    if (!waiting) {
      requestAnimationFrame(() => {
        const latest = waiting
        waiting = null
        callback(...latest)
      })
    }
    waiting = args
  }
}
