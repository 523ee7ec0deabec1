using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Recotem.Serving;

/// <summary>The one shape of all error bodies: <c>detail</c> for people, <c>code</c> for programs, <c>request_id</c>, and problems if there are any.</summary>
internal static class ErrorResponse
{
    public static Task WriteAsync(HttpContext context, int status, string code, string detail, ProblemList? problems = null) =>
        JsonResponse.WriteAsync(context, status, (context.TraceIdentifier, code, detail, problems), static (json, error) =>
        {
            json.WriteStartObject();
            json.WriteString("detail"u8, error.detail);
            json.WriteString("code"u8, error.code);
            json.WriteString("request_id"u8, error.TraceIdentifier);
            if (error.problems is not null)
                WriteProblems(json, error.problems);
            json.WriteEndObject();
        });

    private static void WriteProblems(Utf8JsonWriter json, ProblemList problems)
    {
        json.WriteStartArray("errors"u8);
        foreach (Problem problem in problems.Listed)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, problem.Type);
            json.WriteStartArray("loc"u8);
            json.WriteStringValue(problem.InPath ? "path"u8 : "body"u8);
            if (problem.Field is not null)
                json.WriteStringValue(problem.Field);
            if (problem.Index >= 0)
                json.WriteNumberValue(problem.Index);
            json.WriteEndArray();
            json.WriteString("msg"u8, problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
