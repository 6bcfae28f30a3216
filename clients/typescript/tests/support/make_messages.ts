/** The generator, which is plain JavaScript, with types. */

interface ObjectSchema {
  readonly properties: Record<string, unknown>;
  readonly required: string[];
}

interface Made {
  readonly documentFile: string;
  readonly messagesFile: string;
  messagesText(document: {
    readonly components: {
      readonly messages: Record<string, { readonly payload: ObjectSchema }>;
      readonly schemas: Record<string, Partial<ObjectSchema>>;
    };
  }): string;
}

const place = new URL("../../../tools/make_messages.mjs", import.meta.url);
export const { documentFile, messagesFile, messagesText } = (await import(place.href)) as Made;
