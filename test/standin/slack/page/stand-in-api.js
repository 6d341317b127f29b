/** Asks the stand-in to do something; returns its answer, also when it refuses. */
export async function post(name, body) {
  const response = await fetch(`/control/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return await response.json();
}
