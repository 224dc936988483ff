/** Is this process answering? It needs nothing else to show its pages; what the API lacks, the pages say. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}
