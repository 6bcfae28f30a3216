/** An RFC 9457 problem document as the server writes it, when this is one. */
export function readProblem(status: number, body: string): { reason: string; code?: string } {
  try {
    const told = JSON.parse(body) as { code?: unknown; detail?: unknown };
    if (typeof told.code === "string")
      return { reason: typeof told.detail === "string" ? told.detail : told.code, code: told.code };
  } catch {
    // a page of something that stands before the server
  }
  return { reason: `HTTP status ${status} in place of a connection` };
}
