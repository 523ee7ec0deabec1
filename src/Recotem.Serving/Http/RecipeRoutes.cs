using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Recotem.Recommenders;

namespace Recotem.Serving;

/// <summary>The four verbs: <c>POST /v1/recipes/{name}:{verb}</c>.</summary>
internal sealed class RecipeRoutes(ModelRegistry registry, ApiKeyAuthenticator authenticator, IEventLog events)
{
    /// <summary>The header with the version of the model that answered.</summary>
    public const string VersionHeader = "X-Recotem-Model-Version";

    /// <summary>The most bytes of a body.</summary>
    public const int MaxBodyBytes = 8 << 20;

    private const string Logger = "recotem.serving.routes";

    private static readonly JsonEncodedText s_requestId = JsonEncodedText.Encode("request_id");
    private static readonly JsonEncodedText s_recipe = JsonEncodedText.Encode("recipe");
    private static readonly JsonEncodedText s_modelVersion = JsonEncodedText.Encode("model_version");
    private static readonly JsonEncodedText s_items = JsonEncodedText.Encode("items");

    private readonly ObjectPool<Workspace> _workspaces = new DefaultObjectPool<Workspace>(new DefaultPooledObjectPolicy<Workspace>(), 4 * Environment.ProcessorCount);

    /// <summary>Handles <c>POST /v1/recipes/{segment}</c>.</summary>
    public Task PostAsync(HttpContext context)
    {
        RecipePath path = RecipePath.Of(context.Request.Path.Value!);
        if (path.Verb == Verb.None)
            return RefuseMethodAsync(context, "GET");
        if (path.Verb == Verb.Unknown)
            return RefuseVerbAsync(context);
        if (!authenticator.TryAuthenticate(context, out string kid, out string? code))
            return ApiKeyAuthenticator.RefuseAsync(context, code!);
        if (context.Request.ContentLength > MaxBodyBytes)
            return RefuseBodySizeAsync(context);
        return RunAsync(context, path, kid);
    }

    public static Task RefuseVerbAsync(HttpContext context) => ErrorResponse.WriteAsync(
        context, StatusCodes.Status404NotFound, ErrorCode.UnknownVerb, $"the text behind ':' is no verb; expected one of {Verbs.All}");

    public static Task RefuseMethodAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorResponse.WriteAsync(
            context, StatusCodes.Status405MethodNotAllowed, ErrorCode.MethodNotAllowed, $"this address takes {allowed} only");
    }

    public static Task RefuseBodySizeAsync(HttpContext context)
    {
        // What is still on its way is not worth receiving.
        context.Response.Headers.Connection = "close";
        return ErrorResponse.WriteAsync(
            context, StatusCodes.Status413PayloadTooLarge, ErrorCode.PayloadTooLarge, "the body is larger than 8 MiB; send smaller batches or shorter lists");
    }

    /// <summary>Answers that a recipe is missing or has no model.</summary>
    public static Task RefuseRecipeAsync(HttpContext context, string name, bool isKnown, string kid, IEventLog events)
    {
        events.Write(
            EventLevel.Warning, Logger, isKnown ? "recipe_not_loaded" : "recipe_not_found",
            new EventField("name", name), new EventField("request_id", context.TraceIdentifier), new EventField("kid", kid));
        return isKnown
            ? ErrorResponse.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, ErrorCode.RecipeUnavailable, $"recipe '{name}' has no model at present")
            : ErrorResponse.WriteAsync(context, StatusCodes.Status404NotFound, ErrorCode.RecipeNotFound, $"there is no recipe '{name}'");
    }

    /// <summary>Answers that a request is not valid, with all problems.</summary>
    public static Task RefuseProblemsAsync(HttpContext context, ProblemList problems, Verb verb, IEventLog events)
    {
        events.Write(
            EventLevel.Warning, Logger, "validation_failed",
            new EventField("path", context.Request.Path.Value), new EventField("method", context.Request.Method),
            new EventField("request_id", context.TraceIdentifier), new EventField("error_count", problems.Count),
            new EventField("matched_v1_verb", verb.Name()), new EventField("errors", [.. problems.Listed.Select(p => $"{p.Location}: {p.Type}")]));
        return ErrorResponse.WriteAsync(
            context, StatusCodes.Status422UnprocessableEntity, ErrorCode.ValidationError, "the request is not valid; see 'errors'", problems);
    }

    public static Problem BadName() => new(ProblemType.StringPatternMismatch, "expected 1 to 64 letters, digits, '_' or '-'", "name", InPath: true);

    private async Task RunAsync(HttpContext context, RecipePath path, string kid)
    {
        Workspace workspace = _workspaces.Get();
        try
        {
            if (!path.HasWellFormedName)
                workspace.Problems.Add(BadName());
            RecommendRequest request = default;
            if (!IsJson(context.Request.ContentType))
            {
                workspace.Problems.Add(new Problem(ProblemType.ModelAttributesType, "the content type is not JSON; expected application/json"));
            }
            else
            {
                PipeReader body = context.Request.BodyReader;
                ReadResult read = await ReadAsync(body);
                bool isText = Parse(read.Buffer, path.Verb, workspace, out request, context);
                body.AdvanceTo(read.Buffer.End);
                if (!isText)
                {
                    await ErrorResponse.WriteAsync(context, StatusCodes.Status400BadRequest, ErrorCode.BadRequest, "the body is not UTF-8");
                    return;
                }
            }

            if (workspace.Problems.Count > 0)
            {
                await RefuseProblemsAsync(context, workspace.Problems, path.Verb, events);
                return;
            }

            if (registry.TryLease(path.Name, out bool isKnown) is not { } model)
                await RefuseRecipeAsync(context, path.Name.ToString(), isKnown, kid, events);
            else if (Compose(context, model, request, path.Verb, workspace) is { } code)
                await RefuseElementAsync(context, code);
            else
                await JsonResponse.SendAsync(context, StatusCodes.Status200OK, workspace.EndJson());
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    /// <summary>
    /// Writes the body of an answer into the workspace, and gives the model back: a client that receives slowly must not keep a model
    /// in memory that has been replaced.
    /// </summary>
    /// <returns>The error code; null if there is an answer.</returns>
    private string? Compose(HttpContext context, ServedModel model, in RecommendRequest request, Verb verb, Workspace workspace)
    {
        try
        {
            if (verb.IsRelated() && !model.ScoresNewUsers)
                return ErrorCode.VerbNotSupported;
            if (verb.IsBatch())
                WriteBatch(context, model, verb, workspace);
            else if (Recommender.Rank(model, request, verb.IsRelated(), workspace, out int count) is { } code)
                return code;
            else
                WriteAnswer(context, model, workspace, count);
            context.Response.Headers[VersionHeader] = model.VersionHeader;
            return null;
        }
        finally
        {
            model.Release();
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader body)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync();
            if (read.IsCompleted || read.IsCanceled)
                return read;
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Parses a body.</summary>
    /// <returns>False if the body is not UTF-8.</returns>
    private bool Parse(in ReadOnlySequence<byte> body, Verb verb, Workspace workspace, out RecommendRequest request, HttpContext context)
    {
        if (body.IsSingleSegment)
            return Parse(body.FirstSpan, verb, workspace, out request, context);
        byte[] contiguous = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(contiguous);
            return Parse(contiguous.AsSpan(0, (int)body.Length), verb, workspace, out request, context);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(contiguous);
        }
    }

    private bool Parse(ReadOnlySpan<byte> body, Verb verb, Workspace workspace, out RecommendRequest request, HttpContext context)
    {
        request = default;
        if (!Utf8.IsValid(body))
            return false;
        if (verb.IsBatch())
            ParseBatch(body, verb, workspace, context);
        else
            request = RequestParser.ParseSingle(body, verb.IsRelated(), workspace.Text, workspace.Problems);
        return true;
    }

    private void ParseBatch(ReadOnlySpan<byte> body, Verb verb, Workspace workspace, HttpContext context)
    {
        const int Logged = 10;
        RequestParser.ParseBatch(body, verb.IsRelated(), workspace.Text, workspace.Problems, workspace.Elements, (index, problems) => events.Write(
            EventLevel.Warning, Logger, "batch_element_validation_failed",
            new EventField("recipe", RecipePath.Of(context.Request.Path.Value!).Name.ToString()), new EventField("verb", verb.Name()), new EventField("idx", index),
            new EventField("errors", [.. problems.Listed.Take(Logged).Select(p => $"{p.Location}: {p.Type}")]),
            new EventField("request_id", context.TraceIdentifier)));

        int sum = 0;
        for (int i = 0; i < workspace.Elements.Count; i++)
        {
            BatchElement element = workspace.Elements[i];
            if (element.Code is not null)
                continue;
            if (sum + element.Request.Limit > BatchElement.MaxLimitSum)
            {
                element.Fail(ErrorCode.ValidationError, $"limit: with this element the limits of the batch exceed {BatchElement.MaxLimitSum} together");
                workspace.Elements[i] = element;
                continue;
            }

            sum += element.Request.Limit;
        }
    }

    private static void WriteAnswer(HttpContext context, ServedModel model, Workspace workspace, int count)
    {
        Utf8JsonWriter json = workspace.BeginJson();
        BeginEnvelope(json, context, model);
        WriteItems(json, model, workspace, 0, count);
        json.WriteEndObject();
    }

    private void WriteBatch(HttpContext context, ServedModel model, Verb verb, Workspace workspace)
    {
        Recommender.RankBatch(model, verb.IsRelated(), workspace, (index, e) => events.Write(
            EventLevel.Error, Logger, "batch_element_error",
            new EventField("recipe", model.Recipe), new EventField("verb", verb.Name()), new EventField("idx", index),
            new EventField("exc_type", e.GetType().Name), new EventField("exc_module", e.GetType().Namespace), new EventField("request_id", context.TraceIdentifier)), context.RequestAborted);

        Utf8JsonWriter json = workspace.BeginJson();
        BeginEnvelope(json, context, model);
        json.WriteStartArray("results"u8);
        for (int i = 0; i < workspace.Elements.Count; i++)
        {
            BatchElement element = workspace.Elements[i];
            json.WriteStartObject();
            json.WriteNumber("index"u8, i);
            if (element.Code is { } code)
            {
                json.WriteString("status"u8, "error"u8);
                json.WriteStartObject("error"u8);
                json.WriteString("code"u8, code);
                json.WriteString("message"u8, element.Message ?? Describe(code).Detail);
                json.WriteEndObject();
            }
            else
            {
                json.WriteString("status"u8, "ok"u8);
                WriteItems(json, model, workspace, element.FirstResult, element.ResultCount);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void BeginEnvelope(Utf8JsonWriter json, HttpContext context, ServedModel model)
    {
        json.WriteStartObject();
        json.WriteString(s_requestId, context.TraceIdentifier);
        json.WriteString(s_recipe, model.RecipeText);
        json.WriteString(s_modelVersion, model.VersionText);
    }

    private static void WriteItems(Utf8JsonWriter json, ServedModel model, Workspace workspace, int first, int count)
    {
        json.WritePropertyName(s_items);
        json.WriteRawValue(workspace.Items.Write(model.Items, workspace.Ranked.AsSpan(first, count)), skipInputValidation: true);
    }

    private static Task RefuseElementAsync(HttpContext context, string code)
    {
        (int status, string detail) = Describe(code);
        return ErrorResponse.WriteAsync(context, status, code, detail);
    }

    private static (int Status, string Detail) Describe(string code) => code switch
    {
        ErrorCode.UnknownUser => (StatusCodes.Status404NotFound, "the model does not know this user"),
        ErrorCode.UnknownSeedItems => (StatusCodes.Status404NotFound, "the model knows none of the seed items"),
        ErrorCode.NoCandidates => (StatusCodes.Status404NotFound, "the model has no item to recommend beside the seed items"),
        ErrorCode.VerbNotSupported => (
            StatusCodes.Status422UnprocessableEntity, "the algorithm of this recipe cannot score new users; 'supported_verbs' of the recipe lists what it can do"),
        _ => (StatusCodes.Status500InternalServerError, "something went wrong; the log has the reason under this request id"),
    };

    /// <summary>Whether a body is JSON. A missing content type is: many clients send none.</summary>
    private static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return true;
        ReadOnlySpan<char> media = contentType;
        int parameters = media.IndexOf(';');
        if (parameters >= 0)
            media = media[..parameters];
        media = media.Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (media.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }
}
