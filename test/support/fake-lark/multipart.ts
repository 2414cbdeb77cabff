/** Reads a multipart/form-data body: the fields, bytes as they are. */

export function readMultipart(body: Buffer, contentType: string): Record<string, Buffer> {
  const boundary = /boundary="?([^";]{1,200})/.exec(contentType)?.[1];
  if (!boundary) return {};
  const mark = Buffer.from(`--${boundary}`);
  const fields: Record<string, Buffer> = {};
  for (let from = body.indexOf(mark); from >= 0; ) {
    const to = body.indexOf(mark, from + mark.length);
    if (to < 0) break;
    const part = body.subarray(from + mark.length + 2, to - 2);
    const head = part.indexOf('\r\n\r\n');
    const name = /name="([^"]{1,200})"/.exec(part.subarray(0, head).toString('utf8'))?.[1];
    if (name) fields[name] = part.subarray(head + 4);
    from = to;
  }
  return fields;
}
