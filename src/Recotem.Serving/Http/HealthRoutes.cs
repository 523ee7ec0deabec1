using Microsoft.AspNetCore.Http;

namespace Recotem.Serving;

/// <summary>Whether the process lives, whether it can take requests, and whether every recipe has a model.</summary>
internal sealed class HealthRoutes(ModelRegistry registry, ApiKeyAuthenticator authenticator)
{
    private static readonly byte[] s_ok = """{"status":"ok"}"""u8.ToArray();
    private static readonly byte[] s_notReady = """{"status":"not_ready"}"""u8.ToArray();

    /// <summary>Always 200 while the process answers: a broken recipe is no reason to restart it. The body is constant.</summary>
    public static Task LiveAsync(HttpContext context) => JsonResponse.SendAsync(context, StatusCodes.Status200OK, s_ok);

    /// <summary>200 once every recipe has been tried and one of them has a model, or there is none.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        bool isReady = registry.Snapshot.IsReady;
        return JsonResponse.SendAsync(context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, isReady ? s_ok : s_notReady);
    }

    /// <summary>200 if every recipe has a model, with numbers but no names.</summary>
    public Task HealthAsync(HttpContext context)
    {
        RegistrySnapshot snapshot = registry.Snapshot;
        return JsonResponse.WriteAsync(context, StatusOf(snapshot.IsWhole), snapshot, static (json, snapshot) =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, WordFor(snapshot.IsWhole));
            json.WriteNumber("total"u8, snapshot.Entries.Length);
            json.WriteNumber("loaded"u8, snapshot.Loaded);
            json.WriteEndObject();
        });
    }

    /// <summary>200 if every recipe has a model and no error; with names, errors and key ids.</summary>
    public async Task DetailsAsync(HttpContext context)
    {
        if (!authenticator.TryAuthenticate(context, out _, out string? code))
        {
            await ApiKeyAuthenticator.RefuseAsync(context, code!);
            return;
        }

        RegistrySnapshot snapshot = registry.Snapshot;
        bool isFine = snapshot.IsWhole && snapshot.Entries.All(e => e.Error is null);
        await JsonResponse.WriteAsync(context, StatusOf(isFine), (snapshot, isFine), static (json, state) =>
        {
            json.WriteStartObject();
            json.WriteString("status"u8, WordFor(state.isFine));
            json.WriteStartObject("recipes"u8);
            foreach (RecipeEntry entry in state.snapshot.Entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteBoolean("loaded"u8, entry.Model is not null);
                if (entry.Model is { } model)
                {
                    json.WriteString("trained_at"u8, Timestamps.ToSeconds(model.Header.TrainedAt));
                    json.WriteString("best_class"u8, model.Header.BestClass);
                    json.WriteString("kid"u8, model.Kid);
                }

                if (entry.Error is not null)
                    json.WriteString("error"u8, entry.Error);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static int StatusOf(bool isFine) => isFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

    private static string WordFor(bool isFine) => isFine ? "ok" : "degraded";
}
