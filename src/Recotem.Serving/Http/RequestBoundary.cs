using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Recotem.Serving;

/// <summary>The outermost layer: gives every request an id, refuses those for other hosts, and gives every failure a body of the one shape.</summary>
internal sealed class RequestBoundary(RequestDelegate next, AllowedHosts hosts, IEventLog events)
{
    private const string Logger = "recotem.serving.app";

    public async Task InvokeAsync(HttpContext context)
    {
        string id = RequestId.Of(context.Request);
        context.TraceIdentifier = id;
        context.Response.Headers[RequestId.Header] = id;
        try
        {
            if (!hosts.Allow(context.Request.Headers.Host.ToString()))
            {
                await ErrorResponse.WriteAsync(
                    context, StatusCodes.Status400BadRequest, ErrorCode.HostNotAllowed,
                    $"this server does not answer for the host of the request; its operator can add it to {AllowedHosts.Variable}");
                return;
            }

            await next(context);
            if (context.Response is { HasStarted: false, ContentLength: null })
                await CompleteAsync(context);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode);
        }
        catch (Exception e) when (IsClientGone(context, e))
        {
            context.Abort();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await FailAsync(context, e);
        }
    }

    /// <summary>Gives a body to the refusals of routing.</summary>
    private static Task CompleteAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ErrorResponse.WriteAsync(
            context, StatusCodes.Status404NotFound, ErrorCode.NotFound, "there is nothing at this address"),
        StatusCodes.Status405MethodNotAllowed => ErrorResponse.WriteAsync(
            context, StatusCodes.Status405MethodNotAllowed, ErrorCode.MethodNotAllowed, $"this address takes {context.Response.Headers.Allow} only"),
        _ => Task.CompletedTask,
    };

    private static Task RefuseAsync(HttpContext context, int status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return status switch
        {
            StatusCodes.Status413PayloadTooLarge => RecipeRoutes.RefuseBodySizeAsync(context),
            StatusCodes.Status408RequestTimeout => ErrorResponse.WriteAsync(
                context, status, ErrorCode.RequestTimeout, "the body arrived too slowly"),
            _ => ErrorResponse.WriteAsync(context, StatusCodes.Status400BadRequest, ErrorCode.BadRequest, "the request is not valid HTTP"),
        };
    }

    private static bool IsClientGone(HttpContext context, Exception e) =>
        e is ConnectionResetException or ConnectionAbortedException || (e is OperationCanceledException && context.RequestAborted.IsCancellationRequested);

    private async Task FailAsync(HttpContext context, Exception e)
    {
        // The place in the code is what an operator can report; the message may hold values of the request and stays out.
        StackFrame? frame = new StackTrace(e, fNeedFileInfo: false).GetFrame(0);
        events.Write(
            EventLevel.Error, Logger, "unhandled_500",
            new EventField("path", context.Request.Path.Value), new EventField("request_id", context.TraceIdentifier),
            new EventField("exc_type", e.GetType().FullName), new EventField("where", frame?.ToString().Trim()));
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.Headers[RequestId.Header] = context.TraceIdentifier;
        await ErrorResponse.WriteAsync(
            context, StatusCodes.Status500InternalServerError, ErrorCode.InternalError, "something went wrong; the log has the reason under this request id");
    }
}
